import type { Selection } from '../../rules/rule.ts'
import { nameOf } from '../../rules/lookup.ts'
import type { Event } from '../../events/event.ts'
import type { Engine } from '../engine.ts'
import type { Candidates, LoggedRule, LogKind } from '../layout.ts'
import { keyOf } from '../plan.ts'
import { latestAt, readRecord } from '../record-log.ts'
import type { LogEntry, View } from '../view.ts'
import type { EventOf } from './account.ts'
import { entryAt } from './reading.ts'

/** What has been done with the events of a file. */
export interface Played {
  /** The engine of this one rule, which has seen them all. */
  readonly engine: Engine
  /** The view of one log, with all that was ever put into it. */
  readonly viewOf: (kind: LogKind, key: string) => View
  readonly eventOf: EventOf
  /** The greatest `seq` of what was known when an event was decided; Infinity where it has not been. */
  readonly decidedAfter: (event: Event) => number
}

/**
 * What a selection has looked up for an event: what its entry keeps where it has been selected, else the latest record
 * that was known at the decision, else the latest of all.
 */
export function recordsFor(
  logged: LoggedRule,
  selection: Selection,
  event: Event,
  { viewOf, eventOf, decidedAfter }: Played,
): (lookup: string) => Event | undefined {
  const candidates = logged.candidates.find((one) => one.selection === selection)
  return (lookup) => {
    const at = (selection.lookups?.asked ?? []).findIndex((asked) => nameOf(asked) === lookup)
    const asked = selection.lookups?.asked[at]
    const kind = candidates?.records[at]
    const key = asked && selection.field(asked.asks)(event)
    if (candidates === undefined || asked === undefined || kind === undefined || key === undefined) return undefined
    const kept = keptOf(logged, candidates, event, viewOf)?.[asked.finds]
    if (typeof kept === 'string') return eventOf(readRecord(kept))
    const known = decidedAfter(event)
    const records = viewOf(kind, keyOf([key])).entries(0)
    const found = latestAt(
      records.filter((entry) => (entry as LogEntry).seq <= known),
      event.time,
    )
    return found && eventOf(found)
  }
}

/** What the entry of an event keeps that has been selected in its group. */
function keptOf({ kind, roles }: LoggedRule, { at, selection }: Candidates, event: Event, viewOf: Played['viewOf']) {
  const group = selection.group(event)
  const view = group && viewOf(kind, keyOf(group))
  return view && entryAt(view, roles[at]?.index ?? -1, { ...event, t: event.time })?.values
}
