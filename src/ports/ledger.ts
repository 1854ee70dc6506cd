import type { IssuedSlip } from '../payments/issued.ts'

/** The boletos that the operator has issued. */
export interface Ledger {
  /**
   * Slips with that bank and free field, issued at `from` (epoch ms) or later, the latest first; undefined where none
   * at all was issued since then: nobody tells this ledger what is issued. Rejects with an `InfrastructureError`.
   */
  find(bank: string, freeField: string, from: number): Promise<readonly IssuedSlip[] | undefined>
}
