import type { IssuedSlips } from '../payments/issued.ts'

/** The boletos that the operator has issued. */
export interface Ledger {
  /**
   * Slips with that bank and free field, issued at `from` (epoch ms) or later; undefined where none at all was issued
   * since then: nobody tells this ledger what is issued. It is current where it holds anything that happened within ten
   * minutes of `now`. Rejects with an `InfrastructureError`, after two seconds at the latest: people wait for it.
   */
  find(bank: string, freeField: string, from: number, now: number): Promise<IssuedSlips | undefined>
}
