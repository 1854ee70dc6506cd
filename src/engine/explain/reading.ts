import type { ExplainedReading } from '../../rules/explain/schema.ts'
import type { AlertState } from '../alert-state.ts'
import { compareEntries, type Entry } from '../entry.ts'
import type { LoggedRule } from '../layout.ts'
import { groupOf } from '../plan.ts'
import { firstAt } from '../search.ts'
import type { View } from '../view.ts'
import { createWindow } from '../window.ts'
import { knownEntry, tellAccount, type EventOf, type TraceMatch } from './account.ts'

/** The entry of an identity in a role of a view. */
export function entryAt(view: View, role: number, wanted: Pick<Entry, 't' | 'source' | 'id'>): Entry | undefined {
  const entries = view.entries(role)
  for (let at = firstAt(entries, wanted.t); at < entries.length; at += 1) {
    const entry = entries[at] as Entry
    if (entry.t > wanted.t) return undefined
    if (entry.source === wanted.source && entry.id === wanted.id) return entry
  }
  return undefined
}

const iso = (t: number): string => new Date(t).toISOString()
const isHitOf = ({ hits }: AlertState, entry: Entry): boolean =>
  [...hits].some((hit) => compareEntries(hit, entry) === 0)

/** How a rule has read the log of a group around an entry of a hit role. */
export function explainReading(
  logged: LoggedRule,
  view: View,
  entry: Entry,
  eventOf: EventOf,
  trace: TraceMatch,
): ExplainedReading {
  const { correlation } = logged.rule
  const window = createWindow(logged).over(view)
  const accounts = correlation.explain(window, entry)
  const isMet = accounts.some(({ checks }) => checks.every(({ met }) => met))
  const state = [...view.alerts(logged.index).values()].find((one) => isHitOf(one, entry))
  const decision = decisionOf(logged, view, entry)
  return {
    group: groupOf(logged.kind, view.key),
    hit: state !== undefined,
    decision,
    accounts: accounts.map((account) => tellAccount(account, eventOf, trace)),
    afterDecision: isMet && state === undefined && decision.state === 'decided',
    ...(state !== undefined && { alert: alertOf(logged, state) }),
    contradictedBy: (state === undefined ? [] : (correlation.contradictedBy?.(window, entry) ?? [])).map(knownEntry),
  }
}

function decisionOf(logged: LoggedRule, view: View, entry: Entry): ExplainedReading['decision'] {
  const { correlation } = logged.rule
  if (!correlation.deferred) return { state: 'at_once' }
  const after = iso(entry.t + correlation.aheadMs)
  if (view.isDecided(logged.tag, entry)) return { state: 'decided', after }
  const isSettled = correlation.settled?.(createWindow(logged).over(view), entry) === true
  return { state: isSettled ? 'settled' : 'waiting', after }
}

function alertOf({ rule }: LoggedRule, { id, since, until, hits, first }: AlertState) {
  const bucket = rule.suppressMs === undefined ? {} : { bucket: { from: iso(since), to: iso(until) } }
  return { id, ...bucket, hits: hits.size, firstHit: iso(first?.t ?? since) }
}
