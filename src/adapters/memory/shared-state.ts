import { partitionKey } from '../../ports/source.ts'
import type { DueRecord, SharedState } from '../../ports/shared-state.ts'

/** Shared state in this process: for one process that begins anew with every start. */
export function createMemorySharedState(): SharedState {
  const folded = new Map<string, bigint>()
  const byGeneration = new Map<number, Map<string, number>>()
  const beginnings = new Map<string, number>()
  const due = new Map<string, Map<string, DueRecord>>()
  return {
    open: () => Promise.resolve('memory'),
    folded: () => Promise.resolve(new Map(folded)),
    markFolded(offsets) {
      for (const [name, offset] of offsets) if (offset > (folded.get(name) ?? -1n)) folded.set(name, offset)
      return Promise.resolve()
    },
    raiseWatermarks(generation, own) {
      const watermarks = byGeneration.get(generation) ?? new Map<string, number>()
      byGeneration.set(generation, watermarks)
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
