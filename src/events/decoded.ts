import type { DeadLetterCode } from './dead-letter.ts'
import type { Event } from './event.ts'

/** What is said of a bad event: `reason` and `field` name where it is wrong, never a value. */
export interface Undecodable {
  readonly ok: false
  readonly code: DeadLetterCode
  readonly reason: string
  readonly field?: string
}

/** What became of the bytes of one event. */
export type Decoded = { readonly ok: true; readonly event: Event } | Undecodable

export const bad = (code: DeadLetterCode, reason: string, field?: string): Undecodable =>
  field === undefined ? { ok: false, code, reason } : { ok: false, code, reason, field }
