import type { Likeness } from '../messages/likeness.ts'
import type { IntentReader, SignReader } from '../messages/reader.ts'
import type { BankSlip } from '../payments/boleto.ts'
import type { Issued } from '../payments/issued.ts'
import type { Registry } from './registry.ts'
import type { Standing } from './reputation.ts'
import type { Verdict } from './verdict.ts'

/** What questions are answered by. */
export interface Known {
  readonly registry: Registry
  readonly asks: IntentReader
  readonly signs: SignReader
  /** How like scams a message is; where absent only what is found in it counts. */
  readonly likeness?: Likeness | undefined
  /** How a canonical address stands at a time (epoch ms) by what was reported of it; unknown where absent. */
  readonly standingOf?: StandingOf
}

export type StandingOf = (canonical: string, t: number) => Standing

/** What was issued under a slip's number. */
export type IssuedOf = (slip: BankSlip) => Issued

/** A question that has been read, once. */
export interface Asked {
  /** The slips that it is about: what is to be looked up in the ledger before it is answered. */
  readonly slips: readonly BankSlip[]
  /** The answer at `now` (epoch ms), by what was issued. */
  readonly answer: (now: number, issuedOf: IssuedOf) => Verdict
}
