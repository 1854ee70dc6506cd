import { linkTo, officialContact } from './contact.ts'
import { ADVICE, type AdviceCode, type Facts, type ReasonCode } from './reasons.ts'
import type { RegisteredChannel, Registry } from './registry.ts'
import type { Language, Verdict } from './verdict.ts'

interface Advised {
  readonly registry: Registry
  readonly verdict: Verdict['verdict']
  readonly reasons: readonly ReasonCode[]
  readonly replacement: RegisteredChannel | undefined
  readonly facts: Facts
  readonly lang: Language
  readonly t: number
}

/** What to do now, the most urgent first. */
export function guidanceOf(advised: Advised): Verdict['guidance'] {
  return CODES[advised.verdict](advised).map((code) => {
    const text = ADVICE[code][advised.lang](advised.facts)
    const action = actionOf(code, advised)
    return action === undefined ? { text } : { text, action }
  })
}

const STOP: readonly AdviceCode[] = ['HANG_UP', 'DO_NOT_PAY', 'NEVER_SHARE']
const CODES: Readonly<Record<Verdict['verdict'], (advised: Advised) => readonly AdviceCode[]>> = {
  OFICIAL: forOfficial,
  OFICIAL_MAS_PEDIDO_PROIBIDO: forOfficial,
  NAO_RECONHECIDO: ({ reasons: [reason = 'NOT_RECOGNISED'] }) =>
    UNRECOGNISED[reason] ?? ['DO_NOT_PAY', 'USE_OFFICIAL', 'KEEP_EVIDENCE'],
  SUSPEITO: () => STOP,
  FRAUDE_CONFIRMADA: () => STOP,
  REVOGADO: ({ replacement }) => [
    'DO_NOT_PAY',
    replacement === undefined ? 'USE_OFFICIAL' : 'USE_REPLACEMENT',
    'KEEP_EVIDENCE',
  ],
  INVALIDO: () => ['CORRECT_IT'],
  INDISPONIVEL: () => ['DO_NOT_PAY', 'NEVER_SHARE'],
}
function forOfficial({ reasons: [reason], facts: { intents, methods } }: Advised): readonly AdviceCode[] {
  const secrets: AdviceCode = intents === undefined ? 'NEVER_SHARE' : 'NEVER_ASKED'
  return reason === 'OWN_SITE' ? [secrets] : [secrets, methods === undefined ? 'NO_PAYMENT' : 'PAYMENT_METHODS']
}
/** Where the usual warning would be wrong: what is ours but not for this, what is no channel at all. */
const UNRECOGNISED: Partial<Record<ReasonCode, readonly AdviceCode[]>> = {
  ONLY_REACHES_YOU: ['USE_OFFICIAL', 'NEVER_SHARE'],
  PUBLIC_SERVICE: ['USE_OFFICIAL'],
  CANNOT_BE_CHECKED: ['DO_NOT_PAY', 'USE_OFFICIAL'],
}

function actionOf(code: AdviceCode, { registry, replacement, t }: Advised): string | undefined {
  if (code === 'USE_REPLACEMENT') return replacement && linkTo(replacement)
  return code === 'HANG_UP' || code === 'USE_OFFICIAL' ? officialContact(registry, t) : undefined
}
