import { ConditionError } from '../rules/rule.ts'
import type { Due } from './decide.ts'
import type { Entry, Value } from './entry.ts'
import type { Candidates, Layout, LoggedRule, LogKind } from './layout.ts'
import { createPlan, keyOf, type Observation, type Plan } from './plan.ts'
import { latestAt, writeRecord } from './record-log.ts'
import { NO_ROLES } from './role-sets.ts'
import { afterLastAt, firstAt, includesEntry } from './search.ts'
import type { LogEntry, View } from './view.ts'

/** An entry that may be selected, once what its selection looks up has been read. */
export interface Question {
  readonly logged: LoggedRule
  readonly key: string
  readonly candidates: Candidates
  readonly entry: Entry
  readonly lookups: readonly Lookup[]
}

/** A lookup of a question: the log, with the key that is asked for, and the name under which what is found is kept. */
interface Lookup {
  readonly finds: string
  readonly kind: LogKind
  readonly key: string
}

/** What came of some questions. */
export interface Answers {
  readonly selected: readonly { readonly logged: LoggedRule; readonly key: string; readonly entry: LogEntry }[]
  /** Rule id → number of events for which a condition of it errored. */
  readonly errors: ReadonlyMap<string, number>
}

export const NO_ANSWERS: Answers = { selected: [], errors: new Map() }

/** Is all that a decision rests on, but for what is looked up, at hand: the hit alone, with what is kept of it? */
const isAtHand = ({ logged: { rule }, hit }: Due): boolean =>
  rule.correlation.backMs + rule.correlation.aheadMs === 0 && hit.roles.length > 0

/**
 * A plan that reads the logs around what is due, as far as they are not at hand; undefined where no rule of it looks
 * anything up.
 */
export function planCandidates(layout: Layout, due: readonly Due[]): Plan | undefined {
  const asking = due.filter(({ logged }) => logged.candidates.length > 0)
  if (asking.length === 0) return undefined
  const plan = createPlan(layout)
  for (const each of asking) {
    if (isAtHand(each)) continue
    const { logged, key, hit } = each
    const { backMs, aheadMs } = logged.rule.correlation
    const observation = plan.of(logged.kind, key, hit.t)
    observation.from = Math.min(observation.from, hit.t - backMs)
    observation.to = Math.max(observation.to, hit.t + aheadMs)
  }
  return plan
}

const viewsOf = (plan: Plan, views: readonly View[]): ReadonlyMap<Observation, View> =>
  new Map(plan.observations.map((observation, index) => [observation, views[index] as View]))

/** What has to be looked up before decisions: of all that they rest on, what is not decided yet. Each once. */
export function questionsOf(due: readonly Due[], plan: Plan, views: readonly View[]): readonly Question[] {
  const byObservation = viewsOf(plan, views)
  const asked = new Map<Candidates, Set<Entry>>()
  return due.flatMap((each) => {
    const { logged, key, hit } = each
    if (logged.candidates.length === 0) return []
    const view = isAtHand(each) ? undefined : byObservation.get(plan.of(logged.kind, key, hit.t))
    return logged.candidates.flatMap((candidates): readonly Question[] => {
      const known = asked.get(candidates) ?? new Set()
      asked.set(candidates, known)
      const all = view === undefined ? ownEntries(candidates, hit) : openEntries(logged, candidates, view, hit)
      const open = all.filter((entry) => !known.has(entry))
      for (const entry of open) known.add(entry)
      return open.map((entry) => ({ logged, key, candidates, entry, lookups: lookupsOf(candidates, entry) }))
    })
  })
}

/** A hit that has just come is not decided. */
const ownEntries = ({ role }: Candidates, hit: LogEntry): readonly Entry[] =>
  hit.roles.includes(role.index) ? [hit] : []

/** Of the candidates that a decision on `hit` rests on, those that are neither selected nor decided. */
function openEntries(logged: LoggedRule, { role, at }: Candidates, view: View, hit: Entry): readonly Entry[] {
  const { backMs, aheadMs } = logged.rule.correlation
  const entries = view.entries(role.index)
  const selected = view.entries(logged.roles[at]?.index ?? -1)
  return entries
    .slice(firstAt(entries, hit.t - backMs), afterLastAt(entries, hit.t + aheadMs))
    .filter((entry) => !view.isDecided(logged.tag, entry) && !includesEntry(selected, entry))
}

const lookupsOf = ({ selection, records }: Candidates, { values }: Entry): readonly Lookup[] =>
  (selection.lookups?.asked ?? []).map(({ finds, asks }, index) => ({
    finds,
    kind: records[index] as LogKind,
    key: keyOf([values[asks] as Value]),
  }))

/** A plan that reads what is to be looked up. */
export function planLookups(layout: Layout, questions: readonly Question[]): Plan {
  const plan = createPlan(layout)
  for (const { lookups, entry } of questions) for (const { kind, key } of lookups) plan.of(kind, key, entry.t)
  return plan
}

/** What of the questions is selected: nothing where something is not found. What two selections select is there once. */
export function answersOf(questions: readonly Question[], plan: Plan, views: readonly View[]): Answers {
  const byObservation = viewsOf(plan, views)
  const errors = new Map<string, Set<string>>()
  const selected = new Map<string, Answers['selected'][number]>()
  for (const question of questions) {
    const { logged, key, candidates, entry } = question
    try {
      const found = foundFor(question, (kind, of) => byObservation.get(plan.of(kind, of, entry.t)))
      if (found === undefined) continue
      const name = `${logged.tag} ${candidates.at} ${key}\n${entry.t}\n${identityOf(entry)}`
      const values = { ...selected.get(name)?.entry.values, ...entry.values, ...found }
      selected.set(name, { logged, key, entry: selectedEntry(logged, candidates, { ...entry, values }) })
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error
      const { id } = logged.rule
      errors.set(id, (errors.get(id) ?? new Set()).add(identityOf(entry)))
    }
  }
  return {
    selected: [...selected.values()],
    errors: new Map([...errors].map(([id, events]) => [id, events.size])),
  }
}

const identityOf = ({ source, id }: Entry): string => `${source}\n${id}`

/** What the lookups of a question have found, as its entry keeps it; undefined where it is not selected. */
function foundFor(
  question: Question,
  viewOf: (kind: LogKind, key: string) => View | undefined,
): Readonly<Record<string, Value>> | undefined {
  const { candidates, entry, lookups } = question
  const records: Entry[] = []
  for (const { kind, key } of lookups) {
    const record = latestAt(viewOf(kind, key)?.entries(0) ?? [], entry.t)
    if (record === undefined) return undefined
    records.push(record)
  }
  if (candidates.selection.lookups?.selects(entry, records) === false) return undefined
  return Object.fromEntries(records.map((record, index) => [lookups[index]?.finds, writeRecord(record)]))
}

function selectedEntry(
  { kind, roles }: LoggedRule,
  { at }: Candidates,
  { t, source, id, type, values }: Entry,
): LogEntry {
  const role = roles[at] as LoggedRule['roles'][number]
  const kept = role.kept.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const]))
  return {
    t,
    source,
    id,
    type,
    values: Object.fromEntries(kept),
    roles: kind.roleSets.add(NO_ROLES, role.index),
    seq: 0,
  }
}
