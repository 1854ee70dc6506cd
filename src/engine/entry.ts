/** A field's value as a log keeps it. */
export type Value = string | number | boolean

/** What a log keeps of one event: its time, its identity and the fields that some rule of the log reads. */
export interface Entry {
  /** Event time, epoch ms. */
  readonly t: number
  readonly source: string
  readonly id: string
  readonly type: string
  /** Field name (or expression) → value; a field that the event lacks is not there. */
  readonly values: Readonly<Record<string, Value>>
}

/** The order of a log: (t, source, id). Identities are ASCII, so code units and UTF-8 bytes agree. */
export function compareEntries(a: Entry, b: Entry): number {
  if (a.t !== b.t) return a.t - b.t
  if (a.source !== b.source) return a.source < b.source ? -1 : 1
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  return 0
}
