import type { EventTopic } from './define-event.ts'

const DAY_MS = 86_400_000

/**
 * For how long what came on a topic can be read again, ms, whether windows have to be built anew or a rule is tried on
 * history. No rule looks back further. `records` is compacted: the newest record of each key stays.
 */
export const RETENTION_MS: Readonly<Record<EventTopic, number>> = {
  tokens: 90 * DAY_MS,
  beneficiaries: 90 * DAY_MS,
  records: Infinity,
  chat: 90 * DAY_MS,
  payments: 450 * DAY_MS,
  reimbursements: 450 * DAY_MS,
  channels: 90 * DAY_MS,
}

/** For how long a report, or what an analyst has made of an alert, is kept after its last change, ms: what was confirmed holds for a year. */
export const REPORTS_MS = 366 * DAY_MS

/**
 * For how long dead letters can be read and put back, ms. They are in clear, as they came: long enough to mend them, and
 * no longer (LGPD, art. 16).
 */
export const DEAD_LETTERS_MS = 30 * DAY_MS
