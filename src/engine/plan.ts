import type { Event } from '../events/event.ts'
import { ConditionError, type Selection } from '../rules/rule.ts'
import type { Value } from './entry.ts'
import type { Layout, LoggedRole, LogKind } from './layout.ts'
import { NO_ROLES } from './role-sets.ts'
import type { Decision } from './decisions.ts'
import type { LogEntry } from './view.ts'

/** What is asked of one log: entries and decisions to put in, and the closed span of event time that must be in view. */
export interface Observation {
  readonly kind: LogKind
  readonly key: string
  /** Added to by `enter`. */
  entries: readonly LogEntry[]
  /** Decisions, each to be put into every segment that its closed span touches. */
  decisions: { readonly decision: Decision; readonly from: number; readonly to: number }[] | undefined
  from: number
  to: number
}

/** What a batch of events asks of the logs, as data. One observation a log. */
export interface Plan {
  readonly observations: Observation[]
  /** Rule id → number of events for which a condition of it errored. */
  readonly errors: Map<string, number>
  add(event: Event): void
  /** The observation of one log, made where there is none. */
  of(kind: LogKind, key: string, at: number): Observation
}

/** The key of a group: its only value where that is a plain text, else all of them as JSON behind U+0000. */
export function keyOf(values: readonly Value[]): string {
  const only = values[0]
  return values.length === 1 && typeof only === 'string' && !only.startsWith('\u0000')
    ? only
    : `\u0000${JSON.stringify(values)}`
}

/** The group that a key stands for. */
export function groupOf(kind: LogKind, key: string): Record<string, Value> {
  const values = key.startsWith('\u0000') ? (JSON.parse(key.slice(1)) as Value[]) : [key]
  return Object.fromEntries(kind.keyNames.map((name, index) => [name, values[index] as Value]))
}

/** How far a role's entry makes a log be looked at: the windows and alerts of all hits that it may touch. */
function widen(observation: Observation, role: LoggedRole, t: number): void {
  const { aroundMs = 0 } = role.role
  if (t - aroundMs < observation.from) observation.from = t - aroundMs
  if (t + aroundMs > observation.to) observation.to = t + aroundMs
  for (const { logged, from, to } of role.readers) {
    const { correlation, suppressMs } = logged.rule
    const first = (suppressMs === undefined ? t + from : startOf(t + from, suppressMs)) - correlation.backMs
    const last =
      (suppressMs === undefined ? t + to : startOf(t + to, suppressMs) + suppressMs - 1) + correlation.aheadMs
    if (first < observation.from) observation.from = first
    if (last > observation.to) observation.to = last
  }
}

/** When the bucket that holds `t` begins. */
const startOf = (t: number, bucketMs: number): number => Math.floor(t / bucketMs) * bucketMs

const NO_ENTRIES: readonly LogEntry[] = []

/** Adds an entry to those of an observation. */
export function enter(observation: Observation, entry: LogEntry): void {
  if (observation.entries === NO_ENTRIES) observation.entries = [entry]
  else (observation.entries as LogEntry[]).push(entry)
}

/** The values of an entry of which nothing is kept. */
export const NO_VALUES: Readonly<Record<string, Value>> = {}

/** Has an event all that a role needs of it? */
const hasRequired = ({ required }: LoggedRole, selection: Selection, event: Event): boolean =>
  required.every((name) => selection.field(event, name) !== undefined)

/** Adds what a role keeps of an event to what its entry has. */
function keepValues(entry: LogEntry, { kept }: LoggedRole, selection: Selection, event: Event): void {
  for (const name of kept) {
    const value = selection.field(event, name)
    if (value === undefined) continue
    if (entry.values === NO_VALUES) entry.values = {}
    ;(entry.values as Record<string, Value>)[name] = value
  }
}

/** An empty plan over a layout. */
export function createPlan(layout: Pick<Layout, 'byType'>): Plan {
  const byKind = new Map<LogKind, Map<string, Observation>>()
  const observations: Observation[] = []
  const errors = new Map<string, number>()

  /** The one that was asked for last: most events enter several roles of a log, one after the other. */
  let latest: Observation | undefined

  const of = (kind: LogKind, key: string, at: number): Observation => {
    if (latest !== undefined && latest.kind === kind && latest.key === key) return latest
    let logs = byKind.get(kind)
    if (logs === undefined) byKind.set(kind, (logs = new Map()))
    latest = logs.get(key)
    if (latest !== undefined) return latest
    latest = { kind, key, entries: NO_ENTRIES, decisions: undefined, from: at, to: at }
    logs.set(key, latest)
    observations.push(latest)
    return latest
  }
  /** One event enters one log once, whatever the number of its roles there. */
  const entryOf = (observation: Observation, { source, id, type, time: t }: Event): LogEntry => {
    const last = observation.entries[observation.entries.length - 1]
    if (last !== undefined && last.id === id && last.source === source && last.t === t) return last
    const entry: LogEntry = { t, source, id, type, values: NO_VALUES, roles: NO_ROLES, seq: 0 }
    enter(observation, entry)
    return entry
  }
  const select = (role: LoggedRole, selection: Selection, event: Event) => {
    if (selection.event !== event.type || !selection.matches(event)) return
    const group = selection.group(event)
    if (group === undefined || !hasRequired(role, selection, event)) return
    const observation = of(role.kind, keyOf(group), event.time)
    widen(observation, role, event.time)
    const entry = entryOf(observation, event)
    keepValues(entry, role, selection, event)
    entry.roles = role.kind.roleSets.add(entry.roles, role.index)
  }
  return {
    observations,
    errors,
    of,
    add(event) {
      let failed: Set<string> | undefined
      for (const role of layout.byType.get(event.type) ?? []) {
        for (const selection of role.role.selections) {
          try {
            select(role, selection, event)
          } catch (error) {
            if (!(error instanceof ConditionError)) throw error
            failed ??= new Set()
            for (const { rule } of role.rules) failed.add(rule.id)
          }
        }
      }
      for (const id of failed ?? []) errors.set(id, (errors.get(id) ?? 0) + 1)
    },
  }
}
