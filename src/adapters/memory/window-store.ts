import type { LogKind } from '../../engine/layout.ts'
import type { Observation } from '../../engine/plan.ts'
import { firstAt } from '../../engine/search.ts'
import { View } from '../../engine/view.ts'
import type { WindowStore } from '../../ports/window-store.ts'

/** Longer roles are cut back in use; shorter ones go with their whole log. */
const LONG = 8

/** Logs that are looked up live as long as their keys: they are swept once a month, ms. */
const MONTH = 30 * 24 * 3_600_000

/** The time of the newest entry before a limit, which still counts after it; the limit where there is none. */
function newestBefore(view: View, limit: number): number {
  const entries = view.entries(0)
  return entries[firstAt(entries, limit) - 1]?.t ?? limit
}

/** Logs in this process's memory: views and nothing behind them. */
export function createMemoryWindowStore(): WindowStore {
  const kinds = new Map<LogKind, Map<string, View>>()
  const swept = new Map<LogKind, number>()
  let seq = 0

  /** A log that is only asked for, and is not there, is not made. */
  const viewOf = ({ kind, key, entries, decisions }: Observation): View => {
    let views = kinds.get(kind)
    if (views === undefined) kinds.set(kind, (views = new Map()))
    let view = views.get(key)
    if (view !== undefined) return view
    view = new View(kind, key)
    if (entries.length > 0 || decisions !== undefined) views.set(key, view)
    return view
  }
  const put = (observation: Observation): View => {
    const { kind, entries, decisions } = observation
    const view = viewOf(observation)
    for (const entry of entries) {
      // What is there already keeps its place, though the very same object be put in again.
      if (view.insert(entry)) entry.seq = seq += 1
    }
    for (const { decision, from, to } of decisions ?? []) {
      seq += 1
      const last = Math.floor(to / kind.segmentMs)
      for (let segment = Math.floor(from / kind.segmentMs); segment <= last; segment += 1) {
        view.decide(decision, segment, seq)
      }
    }
    return view
  }
  const sweep = (kind: LogKind, views: Map<string, View>, limit: number) => {
    for (const [key, view] of views) {
      if (kind.isLookedUp && view.newest() !== -Infinity) view.forget(newestBefore(view, limit))
      else if (view.newest() < limit) views.delete(key)
      else if (view.longest() > LONG) view.forget(limit)
    }
    swept.set(kind, limit)
  }
  return {
    observe: (observations) => Promise.resolve(observations.map(put)),
    written: () => new Map(),
    forget(watermark, latenessMs) {
      for (const [kind, views] of kinds) {
        const limit = watermark - kind.retentionMs - latenessMs
        const every = kind.isLookedUp ? MONTH : kind.retentionMs / 4
        if (limit - (swept.get(kind) ?? -Infinity) > every) sweep(kind, views, limit)
      }
    },
  }
}
