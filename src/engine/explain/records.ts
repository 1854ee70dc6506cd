import type { Selection } from '../../rules/rule.ts'
import { nameOf } from '../../rules/lookup.ts'
import type { Event } from '../../events/event.ts'
import type { Candidates, LoggedRule, LogKind } from '../layout.ts'
import { keyOf } from '../plan.ts'
import { latestAt, readRecord } from '../record-log.ts'
import type { LogEntry, View } from '../view.ts'
import type { EventOf } from './account.ts'
import { entryAt } from './reading.ts'

/** The view of one log, with all that was ever put into it. */
export type ViewOf = (kind: LogKind, key: string) => View

/**
 * What a selection has looked up for an event: what its entry keeps where it has been selected, else the latest record
 * that was known at the decision, else the latest of all.
 */
export function recordsFor(
  logged: LoggedRule,
  selection: Selection,
  event: Event,
  viewOf: ViewOf,
  eventOf: EventOf,
): (lookup: string) => Event | undefined {
  const candidates = logged.candidates.find((one) => one.selection === selection)
  return (lookup) => {
    const at = (selection.lookups?.asked ?? []).findIndex((asked) => nameOf(asked) === lookup)
    const asked = selection.lookups?.asked[at]
    const kind = candidates?.records[at]
    const key = asked && selection.field(event, asked.asks)
    if (candidates === undefined || asked === undefined || kind === undefined || key === undefined) return undefined
    const kept = keptOf(logged, candidates, event, viewOf)?.[asked.finds]
    if (typeof kept === 'string') return eventOf(readRecord(kept))
    const before = decidedAt(logged, event, selection, viewOf)
    const records = viewOf(kind, keyOf([key]))
      .entries(0)
      .filter((entry) => (entry as LogEntry).seq < before)
    const found = latestAt(records, event.time)
    return found && eventOf(found)
  }
}

const groupView = ({ kind }: LoggedRule, selection: Selection, event: Event, viewOf: ViewOf): View | undefined => {
  const group = selection.group(event)
  return group && viewOf(kind, keyOf(group))
}

function keptOf(logged: LoggedRule, { at, selection }: Candidates, event: Event, viewOf: ViewOf) {
  const view = groupView(logged, selection, event, viewOf)
  const role = logged.roles[at]?.index ?? -1
  return view && entryAt(view, role, { ...event, t: event.time })?.values
}

/** The place in the order of all that was written of the decision on an event; Infinity where there is none. */
function decidedAt(logged: LoggedRule, event: Event, selection: Selection, viewOf: ViewOf): number {
  const view = groupView(logged, selection, event, viewOf)
  const places = view?.decision(logged.tag, { ...event, t: event.time })
  return places === undefined ? Infinity : Math.min(...places.values())
}
