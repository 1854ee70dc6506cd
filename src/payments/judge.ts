import { readPixKey } from '../events/pix-key.ts'
import { compareIssued, type Issued } from './issued.ts'
import { readPaid, type Payees } from './payee.ts'
import type { PaymentCode } from './payment-code.ts'
import type { Payload } from './payment.ts'
import { readSaid, type PaymentSaid } from './said.ts'

/** What is known of a payment beside the registry. */
export interface Beside {
  /** See `Issued`; of bank slips alone. */
  readonly issued?: Issued
  /** What the payer was told that is to be paid, centavos. */
  readonly amountCents?: number | undefined
  /** What the payer was told of the day on which it falls due, `2026-11-21`. */
  readonly dueDate?: string | undefined
}

/** What is said of a payment code, and why; the strongest reason first. */
export interface PaymentFinding {
  readonly verdict: 'OFICIAL' | 'NAO_RECONHECIDO' | 'SUSPEITO' | 'INVALIDO'
  readonly reasons: readonly PaymentReason[]
}
type PaymentReason =
  | 'BOLETO_IS_INVALID'
  | 'PIX_IS_INVALID'
  | 'BOLETO_WAS_ISSUED'
  | 'BOLETO_WAS_CHANGED'
  | 'BOLETO_WAS_NOT_ISSUED'
  | 'LEDGER_IS_AWAY'
  | 'AMOUNT_IS_ANOTHER'
  | 'DUE_DATE_IS_ANOTHER'
  | 'PAYS_US'
  | 'PAYS_SOMEBODY_ELSE'
  | 'PAYS_A_PERSON'
  | 'IS_A_COLLECTION_SLIP'
  | 'PAYEE_IS_NOT_TOLD'

/** Keys that people have, and an operator's accounts do not: whoever bills by one bills for himself. */
const PERSONAL = new Set(['cpf', 'phone', 'email'])

const finding = (verdict: PaymentFinding['verdict'], ...reasons: readonly PaymentReason[]): PaymentFinding => ({
  verdict,
  reasons,
})

/** Whom it pays, by the registry. */
function byRegistry(payees: Payees, kind: PaymentCode['kind'], payload: Payload, t: number): PaymentFinding {
  const { status } = readPaid(payees, payload, {}, t)
  if (status === 'official') return finding('OFICIAL', 'PAYS_US')
  if (status === 'unknown')
    return finding('NAO_RECONHECIDO', kind === 'boleto' ? 'IS_A_COLLECTION_SLIP' : 'PAYEE_IS_NOT_TOLD')
  const { key } = payload
  return key !== undefined && PERSONAL.has(readPixKey(key).type)
    ? finding('SUSPEITO', 'PAYS_A_PERSON')
    : finding('NAO_RECONHECIDO', 'PAYS_SOMEBODY_ELSE')
}

/** The same, beside what was issued: what is in the ledger is the operator's, and what should be there and is not is none. */
function byLedger(registered: PaymentFinding, { slip }: Payload, issued: Issued): PaymentFinding {
  if (slip === undefined || issued === undefined) return registered
  const { state } = compareIssued(slip, issued)
  if (state === 'not_known') return finding(registered.verdict, ...registered.reasons, 'LEDGER_IS_AWAY')
  if (state === 'issued') return finding('OFICIAL', 'BOLETO_WAS_ISSUED')
  if (state === 'changed') return finding('SUSPEITO', 'BOLETO_WAS_CHANGED')
  return registered.verdict === 'OFICIAL' ? finding('SUSPEITO', 'BOLETO_WAS_NOT_ISSUED') : registered
}

const isAnother = <T>(told: T | undefined, said: T | undefined): boolean =>
  told !== undefined && said !== undefined && told !== said

/** A code that says another thing than what was said of it was changed, or belongs to something else. */
function byWhatWasTold(found: PaymentFinding, said: PaymentSaid, beside: Beside): PaymentFinding {
  const reasons: PaymentReason[] = []
  if (isAnother(beside.amountCents, said.amountCents)) reasons.push('AMOUNT_IS_ANOTHER')
  if (isAnother(beside.dueDate, said.dueDate)) reasons.push('DUE_DATE_IS_ANOTHER')
  if (reasons.length === 0) return found
  return found.verdict === 'OFICIAL'
    ? finding('SUSPEITO', ...reasons, ...found.reasons)
    : finding(found.verdict, ...found.reasons, ...reasons)
}

/**
 * Does the money go to the operator, and is it what was asked for? By whom the registry lists at `t` (epoch ms) and by
 * what is known beside it; that a code is well made says nothing.
 */
export function judgePayment(payees: Payees, code: PaymentCode, t: number, beside: Beside = {}): PaymentFinding {
  const { kind, payload } = code
  if (payload === undefined) return finding('INVALIDO', kind === 'boleto' ? 'BOLETO_IS_INVALID' : 'PIX_IS_INVALID')
  const registered = byRegistry(payees, kind, payload, t)
  return byWhatWasTold(byLedger(registered, payload, beside.issued), readSaid(code.text, payload, t), beside)
}
