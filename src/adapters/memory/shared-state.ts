import { StoreLostError } from '../../ports/errors.ts'
import { partitionKey } from '../../ports/source.ts'
import type { DueRecord, Incarnation, SharedState } from '../../ports/shared-state.ts'

/** The map of a name, made where there is none. */
function madeIn<T>(maps: Map<string, Map<string, T>>, name: string): Map<string, T> {
  const known = maps.get(name) ?? new Map<string, T>()
  maps.set(name, known)
  return known
}

/** Digits of an id's number: ids are in the order of their making. */
const DIGITS = 9

/** Shared state in this process: for one process that begins anew with every start. */
export function createMemorySharedState(): SharedState {
  const foldedIn = new Map<string, Map<string, bigint>>()
  const watermarksAmong = new Map<string, Map<string, number>>()
  let kept: Incarnation | undefined
  const beginnings = new Map<string, number>()
  const due = new Map<string, Map<string, DueRecord>>()
  return {
    kept: () => Promise.resolve(kept && { ...kept, isWhole: true }),
    renew(plan, over, after) {
      const last = Math.max(Number(after.slice(0, DIGITS)), Number(over ?? ''))
      if (kept?.id === over)
        kept = { id: String(last + 1).padStart(DIGITS, '0'), plan, isRefolding: plan !== undefined }
      return Promise.resolve(kept as Incarnation)
    },
    endRefold(incarnation) {
      if (kept?.id === incarnation) kept = { ...kept, isRefolding: false }
      return Promise.resolve()
    },
    folded: (incarnation) => Promise.resolve(new Map(foldedIn.get(incarnation))),
    async markFolded(incarnation, offsets) {
      const folded = madeIn(foldedIn, incarnation)
      for (const [name, { from }] of offsets)
        if (incarnation !== kept?.id || (folded.get(name) ?? 0n) < from) throw new StoreLostError(`${name} is lost`)
      for (const [name, { to }] of offsets) if (to > (folded.get(name) ?? 0n)) folded.set(name, to)
    },
    raiseWatermarks(among, own) {
      const watermarks = madeIn(watermarksAmong, among)
      for (const [name, t] of own) watermarks.set(name, Math.max(t, watermarks.get(name) ?? -Infinity))
      return Promise.resolve(new Map(watermarks))
    },
    noteBeginnings(own) {
      for (const [name, t] of own) beginnings.set(name, Math.min(t, beginnings.get(name) ?? Infinity))
      return Promise.resolve(new Map(beginnings))
    },
    due: (partition) => Promise.resolve([...(due.get(partitionKey(partition))?.values() ?? [])]),
    addDue(partition, records) {
      const list = due.get(partitionKey(partition)) ?? new Map<string, DueRecord>()
      for (const record of records) list.set(JSON.stringify(record), record)
      due.set(partitionKey(partition), list)
      return Promise.resolve()
    },
    removeDue(partition, records) {
      for (const record of records) due.get(partitionKey(partition))?.delete(JSON.stringify(record))
      return Promise.resolve()
    },
  }
}
