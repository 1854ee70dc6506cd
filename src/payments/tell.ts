import type { PaymentReading } from './reading.ts'

type Language = 'pt' | 'en'
type Texts = Readonly<Record<Language, string>>

const WORDS = {
  bank: { pt: 'Banco', en: 'Bank' },
  segment: { pt: 'Tipo de conta', en: 'Kind of bill' },
  amountCents: { pt: 'Valor', en: 'Amount' },
  dueDate: { pt: 'Vencimento', en: 'Due date' },
  issuedAmount: { pt: 'Valor que nós emitimos', en: 'Amount that we issued' },
  issuedDate: { pt: 'Vencimento que nós emitimos', en: 'Due date that we issued' },
  key: { pt: 'Chave Pix', en: 'Pix key' },
  host: { pt: 'Endereço da cobrança', en: 'Address of the charge' },
  name: { pt: 'Nome escrito no código', en: 'Name written in the code' },
} as const satisfies Record<string, Texts>

const SEGMENTS: Readonly<Record<NonNullable<PaymentReading['segment']>, Texts>> = {
  city_hall: { pt: 'prefeitura', en: 'city hall' },
  sanitation: { pt: 'água e esgoto', en: 'water and sewage' },
  energy_and_gas: { pt: 'luz ou gás', en: 'electricity or gas' },
  telecommunications: { pt: 'telefone ou internet', en: 'telephone or internet' },
  government: { pt: 'órgão do governo', en: 'government body' },
  other_companies: { pt: 'outra empresa', en: 'another company' },
  traffic_fines: { pt: 'multa de trânsito', en: 'traffic fine' },
  banks_own_use: { pt: 'uso do banco', en: 'the bank’s own use' },
}
const KEY_TYPES: Readonly<Record<NonNullable<PaymentReading['key']>['type'], Texts>> = {
  cpf: { pt: 'CPF de uma pessoa', en: 'a person’s CPF' },
  cnpj: { pt: 'CNPJ', en: 'company number (CNPJ)' },
  phone: { pt: 'celular de uma pessoa', en: 'a person’s mobile number' },
  email: { pt: 'e-mail', en: 'e-mail' },
  evp: { pt: 'chave aleatória', en: 'random key' },
  unknown: { pt: 'de tipo desconhecido', en: 'of an unknown kind' },
}
/** Keys that name nobody to whoever looks over a shoulder. */
const SHOWN_KEYS = new Set(['cnpj', 'evp'])

const MONEY = {
  pt: new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' }),
  en: new Intl.NumberFormat('en', { style: 'currency', currency: 'BRL' }),
}
const DAY = {
  pt: new Intl.DateTimeFormat('pt-BR', { timeZone: 'UTC', dateStyle: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium' }),
}

function keyText({ type, value }: NonNullable<PaymentReading['key']>, language: Language): string {
  const kind = KEY_TYPES[type][language]
  return SHOWN_KEYS.has(type) ? `${kind}: ${value}` : kind
}

/** A thing that a code says, with its name. */
export interface Fact {
  readonly name: string
  readonly text: string
}

/** What a boleto or PIX code says, in words, in the order in which people look for it. */
export function tellPayment(payment: PaymentReading, language: Language): readonly Fact[] {
  const { bank, segment, amountCents, dueDate, issued, key, host, name } = payment
  const money = (cents: number | undefined) => (cents === undefined ? undefined : MONEY[language].format(cents / 100))
  const day = (date: string | undefined) => date && DAY[language].format(new Date(date))
  const rows: readonly (readonly [keyof typeof WORDS, string | undefined])[] = [
    ['bank', bank && [bank.code, bank.name].filter(Boolean).join(' – ')],
    ['segment', segment && SEGMENTS[segment][language]],
    ['amountCents', money(amountCents)],
    ['issuedAmount', money(issued?.amountCents)],
    ['dueDate', day(dueDate)],
    ['issuedDate', day(issued?.dueDate)],
    ['key', key && keyText(key, language)],
    ['host', host],
    ['name', name],
  ]
  return rows.flatMap(([what, text]) => (text === undefined ? [] : [{ name: WORDS[what][language], text }]))
}
