import type { Event } from '../events/event.ts'
import { ConditionError } from '../rules/rule.ts'
import type { Door, Entrance, Reach, Standing } from './entrances.ts'
import type { Value } from './entry.ts'
import type { Layout, LogKind } from './layout.ts'
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

/** Makes a log be looked at as far as something at `t` reaches. */
function widen(observation: Observation, { from, to, buckets }: Reach, t: number): void {
  if (t + from < observation.from) observation.from = t + from
  if (t + to > observation.to) observation.to = t + to
  for (const bucket of buckets) {
    const first = startOf(t + bucket.from, bucket.bucketMs) - bucket.backMs
    const last = startOf(t + bucket.to, bucket.bucketMs) + bucket.bucketMs - 1 + bucket.aheadMs
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

/** Adds what is kept of an event to what its entry has. */
function keepValues(entry: LogEntry, { keeps }: Standing, event: Event): void {
  for (const [name, read] of keeps) {
    const value = read(event)
    if (value === undefined) continue
    if (entry.values === NO_VALUES) entry.values = {}
    ;(entry.values as Record<string, Value>)[name] = value
  }
}

const hasAll = (needs: Door['needs'], event: Event): boolean => needs.every((read) => read(event) !== undefined)

/** The rules a condition of which errored for an event; mostly none. */
interface Failed {
  rules: Set<string> | undefined
}

/** Notes whose condition errored; whatever else is thrown is a fault of ours. */
function fail(failed: Failed, { roles }: Door, error: unknown): void {
  if (!(error instanceof ConditionError)) throw error
  failed.rules ??= new Set()
  for (const { rules } of roles) for (const { rule } of rules) failed.rules.add(rule.id)
}

/** An empty plan over a layout. */
export function createPlan(layout: Pick<Layout, 'entrances'>): Plan {
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
  const put = ({ kind }: Entrance, group: readonly Value[], standing: Standing, event: Event) => {
    const observation = of(kind, keyOf(group), event.time)
    widen(observation, standing.reach, event.time)
    const entry = entryOf(observation, event)
    keepValues(entry, standing, event)
    entry.roles =
      entry.roles === NO_ROLES
        ? standing.roles
        : standing.roles.reduce((set, role) => kind.roleSets.add(set, role), entry.roles)
  }
  const admit = (entrance: Entrance, event: Event, failed: Failed) => {
    let standing = entrance.outside
    let group: readonly Value[] | undefined
    for (const door of entrance.doors) {
      try {
        if (!door.matches(event)) continue
        group ??= entrance.group(event)
        if (group !== undefined && hasAll(door.needs, event)) standing = standing.behind(door)
      } catch (error) {
        fail(failed, door, error)
      }
    }
    if (group !== undefined && standing !== entrance.outside) put(entrance, group, standing, event)
  }
  return {
    observations,
    errors,
    of,
    add(event) {
      const failed: Failed = { rules: undefined }
      for (const entrance of layout.entrances.get(event.type) ?? []) admit(entrance, event, failed)
      for (const id of failed.rules ?? []) errors.set(id, (errors.get(id) ?? 0) + 1)
    },
  }
}
