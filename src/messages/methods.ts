import type { Method } from '../events/payment.ts'
import { fold } from './fold.ts'

/** Where one request ends and another may begin. */
const CLAUSE = /[.!?;\n]+/
/** What denies a word behind it, up to a comma. */
const DENIED = /\b(?:nao|nunca|jamais|never|not)\b[^,]*$/
/** Words by which somebody is made to pay, or to give what is paid with. */
const PAYS =
  /\b(?:pag(?:ue|uem|a|ar)|quit(?:e|ar)|faca|faz|fazer|mand(?:e|a|ar)|envi(?:e|a|ar)|transf(?:ira|erir)|deposit(?:e|ar)|acert(?:e|ar)|inform(?:e|ar)|pass(?:e|a|ar)|use|utilize|pay|send|make)\b/g
const METHODS: readonly (readonly [Method, RegExp])[] = [
  ['boleto', /\bboletos?\b|\blinha digitavel\b|\bcodigo de barras\b/],
  ['pix', /\bpix\b/],
  ['card', /\bcartao de (?:credito|debito)\b|\bmaquininha\b|\bcvv\b|\b(?:credit|debit) card\b/],
  ['transfer', /\btransferencia\b|\btransf(?:ira|erir)\b|\bted\b|\bdeposit(?:o|e|ar)\b|\bbank transfer\b/],
  ['link', /\blink de pagamento\b|\bpayment link\b/],
]

/** The method that is named first in a text. */
function firstIn(text: string): Method | undefined {
  const named = METHODS.map(([method, words]) => ({ method, at: text.search(words) })).filter(({ at }) => at >= 0)
  return named.toSorted((one, other) => one.at - other.at)[0]?.method
}

/**
 * How a message that asks for money wants it: in each clause in which somebody is made to pay, the method that is named
 * first after the first such word that is not denied, else before it. Each once.
 */
export function methodsAsked(text: string): readonly Method[] {
  const methods = fold(text)
    .split(CLAUSE)
    .flatMap((clause) => {
      const asked = clause.matchAll(PAYS).find(({ index }) => !DENIED.test(clause.slice(0, index)))
      return asked === undefined ? [] : (firstIn(clause.slice(asked.index)) ?? firstIn(clause) ?? [])
    })
  return [...new Set(methods)]
}
