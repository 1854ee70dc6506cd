import type { ReasonCode } from './reasons.ts'
import type { RegisteredChannel } from './registry.ts'
import type { Verdict } from './verdict.ts'

/** What is said to a question, and why, the strongest reason first; `entries` of the list are those that it rests on. */
export interface Finding {
  readonly verdict: Verdict['verdict']
  readonly reasons: readonly ReasonCode[]
  readonly entries: readonly RegisteredChannel[]
}

/** A finding that rests on no entry. */
export const finding = (verdict: Finding['verdict'], ...reasons: readonly ReasonCode[]): Finding => ({
  verdict,
  reasons,
  entries: [],
})

/** What a list says that has ended. */
export const EXPIRED: Finding = finding('INDISPONIVEL', 'LIST_HAS_EXPIRED')

export const isSuspect = (verdict: Verdict['verdict']): boolean =>
  verdict === 'SUSPEITO' || verdict === 'FRAUDE_CONFIRMADA'
