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

const NO_VALUES: Readonly<Record<string, Value>> = {}

/** The values that a role keeps of an event; undefined where one that it needs is absent. */
function valuesOf(role: LoggedRole, selection: Selection, event: Event): Readonly<Record<string, Value>> | undefined {
  if (role.kept.length === 0) return NO_VALUES
  const values: Record<string, Value> = {}
  for (const name of role.kept) {
    const value = selection.field(event, name)
    if (value !== undefined) values[name] = value
    else if (role.required.includes(name)) return undefined
  }
  return values
}

/** An empty plan over a layout. */
export function createPlan(layout: Pick<Layout, 'kinds' | 'byType'>): Plan {
  const byKind = new Map<LogKind, Map<string, Observation>>(layout.kinds.map((kind) => [kind, new Map()]))
  const observations: Observation[] = []
  const errors = new Map<string, number>()

  const of = (kind: LogKind, key: string, at: number): Observation => {
    const logs = byKind.get(kind)
    const known = logs?.get(key)
    if (known !== undefined) return known
    const observation: Observation = { kind, key, entries: NO_ENTRIES, decisions: undefined, from: at, to: at }
    logs?.set(key, observation)
    observations.push(observation)
    return observation
  }
  /** One event enters one log once, whatever the number of its roles there. */
  const enterRole = (observation: Observation, event: Event, role: LoggedRole, values: LogEntry['values']) => {
    const last = observation.entries[observation.entries.length - 1]
    const { roleSets } = observation.kind
    widen(observation, role, event.time)
    if (last !== undefined && last.id === event.id && last.source === event.source && last.t === event.time) {
      if (values !== NO_VALUES) last.values = last.values === NO_VALUES ? values : { ...last.values, ...values }
      last.roles = roleSets.add(last.roles, role.index)
      return
    }
    const { source, id, type, time: t } = event
    enter(observation, { t, source, id, type, values, roles: roleSets.add(NO_ROLES, role.index), seq: 0 })
  }
  const select = (role: LoggedRole, selection: Selection, event: Event) => {
    if (selection.event !== event.type || !selection.matches(event)) return
    const group = selection.group(event)
    const values = group === undefined ? undefined : valuesOf(role, selection, event)
    if (group === undefined || values === undefined) return
    enterRole(of(role.kind, keyOf(group), event.time), event, role, values)
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
