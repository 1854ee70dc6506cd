import { compareEntries, type Entry } from './entry.ts'
import type { LoggedRule } from './layout.ts'
import type { Mode } from '../rules/rule.ts'

/** What is known of one alert while its log is in view: its hits. Everything else follows from them and the log. */
export interface AlertState {
  readonly logged: LoggedRule
  readonly id: string
  readonly key: string
  /** The mode in which its rule meets its group. */
  readonly mode: Mode
  readonly hits: Set<Entry>
  /** Earliest hit by (t, source, id); undefined while there is none. */
  first: Entry | undefined
  /** Time of the latest hit, epoch ms. */
  last: number
  /** Start of its bucket of event time, epoch ms; with `suppress: none` the time of the hit. */
  readonly since: number
  /** Its bucket is over at this time. */
  readonly until: number
}

/** Adds a hit; `true` where it is new. */
export function addHit(state: AlertState, hit: Entry): boolean {
  if (state.hits.has(hit)) return false
  state.hits.add(hit)
  if (state.first === undefined || compareEntries(hit, state.first) < 0) state.first = hit
  if (hit.t > state.last) state.last = hit.t
  return true
}

/** Takes a hit away that no longer holds, now that more of its log is in view. */
export function removeHit(state: AlertState, hit: Entry): void {
  if (!state.hits.delete(hit)) return
  const hits = [...state.hits].toSorted(compareEntries)
  state.first = hits[0]
  state.last = hits.at(-1)?.t ?? -Infinity
}
