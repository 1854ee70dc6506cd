import { bankSlipOf, type BankSlip } from './boleto.ts'

/** A boleto that the operator has issued, as `boleto.issued` told it. */
export interface IssuedSlip {
  /** 44 digits. */
  readonly barcode: string
  /** Centavos; 0 = any amount. */
  readonly amountCents: number
  /** `2026-11-21` */
  readonly dueDate: string
}

/** What was issued to be paid into a slip's account under its number. */
export interface IssuedSlips {
  /** With the slip's bank and free field, the latest first. */
  readonly slips: readonly IssuedSlip[]
  /** False where what was issued in the last minutes may be missing. */
  readonly isCurrent: boolean
}

/** The same; undefined where no ledger is kept, or nothing is in it, `unavailable` where it cannot be asked right now. */
export type Issued = IssuedSlips | 'unavailable' | undefined

/** How a slip stands beside the ledger; a slip that is not in one that is behind may yet come. */
export interface Compared {
  readonly state: 'issued' | 'changed' | 'not_issued' | 'not_known'
  /** The one that it is, or that it was made from. */
  readonly slip?: IssuedSlip
}

/** The same due factor and the same amount; one that was issued for any amount is paid by every amount. */
function isSame(slip: BankSlip, issued: IssuedSlip): boolean {
  const { dueFactor, amountCents } = bankSlipOf(issued.barcode)
  return dueFactor === slip.dueFactor && (amountCents === slip.amountCents || amountCents === 0)
}

/** Is a slip one of those that were issued under its number, or was its day or amount changed? */
export function compareIssued(slip: BankSlip, issued: Exclude<Issued, undefined>): Compared {
  if (issued === 'unavailable') return { state: 'not_known' }
  const same = issued.slips.find((one) => isSame(slip, one))
  if (same !== undefined) return { state: 'issued', slip: same }
  if (!issued.isCurrent) return { state: 'not_known' }
  const [latest] = issued.slips
  return latest === undefined ? { state: 'not_issued' } : { state: 'changed', slip: latest }
}
