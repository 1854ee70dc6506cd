import { isValidAt, type Validity } from '../channels/instant.ts'
import type { BankSlip } from './boleto.ts'
import type { Payload, Payment } from './payment.ts'

/** What the registry says of whom a payment goes to. */
export const PAYEE_STATUSES = ['official', 'unofficial', 'unknown'] as const
export type PayeeStatus = (typeof PAYEE_STATUSES)[number]

/** Whom the operator may be paid to, as the registry has it. */
export interface RegisteredPayee extends Validity {
  readonly document?: string | undefined
  readonly pixKeys: readonly string[]
  readonly brCodeHosts: readonly string[]
  /** `freeField` is 25 digits, `?` for any digit. */
  readonly boletos: readonly { readonly bank: string; readonly freeField: string }[]
}
export type Payees = readonly RegisteredPayee[]

/** One source that says who is paid: its bare canonical text, and whether the registry lists it at that time. */
interface Source {
  readonly text: string
  readonly isListed: boolean
}

const fits = (mask: string, digits: string): boolean => {
  for (let at = 0; at < mask.length; at += 1) if (mask[at] !== '?' && mask[at] !== digits[at]) return false
  return mask.length === digits.length
}

const isSlipListed = ({ boletos }: RegisteredPayee, { bank, freeField }: BankSlip): boolean =>
  boletos.some((one) => one.bank === bank && fits(one.freeField, freeField))

/** Does any entry that is valid at `t` list a PIX key (canonical)? */
export const isKeyListed = (payees: Payees, key: string, t: number): boolean =>
  payees.some((payee) => isValidAt(payee, t) && payee.pixKeys.includes(key))

/** What says who is paid, in the order in which `payeeOf` looks: BR Code, PIX key, document, bank slip. */
function sourcesOf(payees: Payees, payload: Payload, { payee }: Payment, t: number): readonly Source[] {
  const sources: Source[] = []
  const add = (text: string | undefined, lists: (registered: RegisteredPayee) => boolean): void => {
    if (text !== undefined) sources.push({ text, isListed: payees.some((one) => isValidAt(one, t) && lists(one)) })
  }
  const { key, host, slip } = payload
  const pixKey = payee?.pixKey
  const document = payee?.document
  add(key, ({ pixKeys }) => key !== undefined && pixKeys.includes(key))
  add(host, ({ brCodeHosts }) => host !== undefined && brCodeHosts.includes(host))
  add(pixKey, ({ pixKeys }) => pixKey !== undefined && pixKeys.includes(pixKey))
  add(document, (registered) => registered.document === document)
  add(slip && slip.bank + slip.freeField, (registered) => slip !== undefined && isSlipListed(registered, slip))
  return sources
}

/** Whom a payment goes to, and what the registry says of it. */
export interface Paid {
  readonly status: PayeeStatus
  /** PIX key, host, document, or bank and free field as 28 digits; absent where nothing says who is paid. */
  readonly payee?: string
}

const NOBODY: Paid = { status: 'unknown' }

/**
 * Who is paid at `t` (epoch ms). Each source that is present votes: an unlisted one makes the payment `unofficial`, else
 * a listed one `official`; without any it is `unknown`. The payee is the first that is not listed, else the first.
 */
export function readPaid(payees: Payees, payload: Payload, payment: Payment, t: number): Paid {
  const sources = sourcesOf(payees, payload, payment, t)
  const [first] = sources
  if (first === undefined) return NOBODY
  const unlisted = sources.find(({ isListed }) => !isListed)
  const status = unlisted === undefined ? 'official' : 'unofficial'
  const { text } = unlisted ?? first
  return text === '' ? { status } : { status, payee: text }
}
