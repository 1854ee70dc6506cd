import { knownOf } from '../../rules/explain/known.ts'
import type { ExplainedAccount, ExplainedCheck, Known } from '../../rules/explain/schema.ts'
import type { Account, Check } from '../../rules/correlation.ts'
import type { Trace } from '../../rules/cel/trace.ts'
import type { Event } from '../../events/event.ts'
import type { Entry } from '../entry.ts'

/** The event behind an entry. */
export type EventOf = (entry: Pick<Entry, 'source' | 'id'>) => Event | undefined
/** Traces the rule's match for events in the order of its selections; undefined where the rule has none. */
export type TraceMatch = ((events: readonly Event[]) => Trace | undefined) | undefined

/** An entry, as an explanation names it. */
export const knownEntry = ({ t, ...entry }: Entry): Known => knownOf({ ...entry, time: t })

const iso = (t: number): string => new Date(t).toISOString()

/** An account as it is told: entries by their identities, each combination with the leaves of its match. */
export const tellAccount = (
  { as, window, checks }: Account,
  eventOf: EventOf,
  trace: TraceMatch,
): ExplainedAccount => ({
  ...(as !== undefined && { as }),
  ...(window !== undefined && { window: { ...window, from: iso(window.from), to: iso(window.to) } }),
  checks: checks.map((check) => tellCheck(check, eventOf, trace)),
})

function tellCheck(check: Check, eventOf: EventOf, trace: TraceMatch): ExplainedCheck {
  const combinations = check.combinations.map(({ entries, holds }) => {
    const events = entries.map(eventOf)
    const isWhole = events.every((event) => event !== undefined)
    const match = isWhole ? trace?.(events) : undefined
    return { events: entries.map(knownEntry), holds, ...(match !== undefined && { match }) }
  })
  return {
    ...check,
    reading: { ...check.reading },
    text: { ...check.text },
    events: check.events.map(knownEntry),
    combinations,
  }
}
