import { canonicalAddress } from '../../channels/address.ts'
import { maskAddress } from '../../channels/mask.ts'
import type { Value } from '../../engine/entry.ts'
import { LEVELS, type Level, type Mode } from '../../rules/rule.ts'
import { Span, spanInWords } from '../../rules/span.ts'
import { html, type Html } from '../html.ts'

export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  informational: 'informativo',
  low: 'baixo',
  medium: 'médio',
  high: 'alto',
  critical: 'crítico',
}
export const MODE_WORDS: Readonly<Record<Mode, string>> = {
  draft: 'rascunho',
  shadow: 'sombra (só observa)',
  canary: 'canário',
  enforce: 'em vigor',
}
/** The names of what an alert groups by or has read, in words; another name stands as it is. */
const NAMES: Readonly<Record<string, string>> = {
  beneficiaryId: 'beneficiário',
  holderId: 'titular',
  providerId: 'prestador',
  tokenId: 'token',
  conversationId: 'conversa',
  address: 'endereço',
  'channel.address': 'endereço do canal',
  bankAccountHash: 'conta bancária',
  documentHash: 'documento (resumo)',
  issuerDocument: 'emissor do recibo',
  boletoId: 'boleto',
  claimId: 'pedido de reembolso',
  deviceId: 'aparelho',
  count: 'contagem',
  distinct: 'distintos',
  sum: 'soma',
  ratio: 'proporção',
  part: 'parte',
  whole: 'todo',
  threshold: 'limite',
  timespan: 'janela de tempo',
  span: 'intervalo',
  before: 'antes',
  after: 'depois',
}
export const nameInWords = (name: string): string => NAMES[name] ?? name
export const levelsFromWorst: readonly Level[] = LEVELS.toReversed()

/** A level as bars and a word: more bars, more urgent. */
export const levelBadge = (level: Level): Html => {
  const height = LEVELS.indexOf(level) + 1
  const bars = LEVELS.map((_, at) => html`<b${at < height && html` class="on"`}></b>`)
  return html`<span class="level ${level}"><i aria-hidden="true">${bars}</i>${LEVEL_WORDS[level]}</span>`
}

const PSEUDONYM = /^(k\d+:[0-9a-f]{8})[0-9a-f]+$/
const DOCUMENT = /^(?:\d{11}|\d{14})$/

/** A value as it may stand on a screen: pseudonyms shortened, a clear number or address masked. */
export function shownValue(value: Value): string {
  if (typeof value !== 'string')
    return typeof value === 'boolean' ? (value ? 'sim' : 'não') : value.toLocaleString('pt-BR')
  const short = PSEUDONYM.exec(value)?.[1]
  if (short !== undefined) return `${short}…`
  if (DOCUMENT.test(value)) return `••••${value.slice(-2)}`
  const { kind, canonical } = canonicalAddress(value)
  return kind === 'phone' || kind === 'email' ? maskAddress(canonical) : value
}

/** A value of a reading: as above, a span of time in words. */
export function shownReading(value: Value): string {
  const span = Span.safeParse(value)
  return span.success ? spanInWords(span.data, 'pt') : shownValue(value)
}

/** A count with its noun: `1 alerta`, `2 alertas`. */
export const counted = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('pt-BR')} ${n === 1 ? one : many}`
