import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createExplainRun } from '../../../src/cli/explain-run.ts'
import type { Event } from '../../../src/events/event.ts'
import type { Trace } from '../../../src/rules/cel/trace.ts'
import type { CompiledRule } from '../../../src/rules/compile.ts'
import { ExplainedEvent, type ExplainedReading } from '../../../src/rules/explain/schema.ts'
import { alertsOf } from '../../oracle/alerts.ts'
import { oracleArrivals } from '../../oracle/arrivals.ts'
import {
  anyOrder,
  arrive,
  BOUNDS,
  events,
  LOOKUP_TYPES,
  lookupSpec,
  orderWithinBound,
  PAIR_TYPES,
  pairSpec,
  rulesAndEvents,
  withoutForgotten,
} from '../../oracle/generate.ts'
import { findIn, groupKey, groupsOf } from '../../oracle/groups.ts'
import { kindOf } from '../../oracle/kinds/index.ts'
import { hitsOf } from '../../oracle/oracle.ts'
import { eventSet } from '../../oracle/order.ts'
import { toOracleRule, type RuleSpec, type SelectionSpec } from '../../oracle/spec.ts'
import type { OracleEvent, OracleRule } from '../../oracle/types.ts'
import { idOf, runs } from '../../engine/against-oracle.ts'
import { conditionOf, evaluate, type Condition, type Leaf } from './conditions.ts'
import { compileSpec } from './rule-files.ts'

type Conditions = Readonly<Record<string, Condition | undefined>>
interface Case {
  readonly spec: RuleSpec
  readonly conditions: Conditions
  readonly set: readonly OracleEvent[]
}

/** Comparisons that CEL knows of what is opaque. */
function comparable(spec: RuleSpec): RuleSpec {
  const { correlation } = spec
  if (!('match' in correlation) || correlation.match === undefined) return spec
  const match = correlation.match.map((one) =>
    one.op === '<=' && one.left[1] !== 'time' ? { ...one, op: '!=' as const } : one,
  )
  return { ...spec, correlation: { ...correlation, match } }
}

const withoutWhere = ({ event, groupFields, lookup }: SelectionSpec): SelectionSpec => ({
  event,
  groupFields,
  ...(lookup !== undefined && { lookup }),
})

/** The rule with a random condition in the place of each selection's own. */
const withConditions = (spec: RuleSpec): fc.Arbitrary<Omit<Case, 'set'>> =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(spec.selections).map(([name, { event }]) => [
          name,
          fc.option(conditionOf(event), { nil: undefined, freq: 5 }),
        ]),
      ),
    )
    .map((conditions) => {
      const selections = Object.entries(spec.selections).map(([name, own]) => [name, withoutWhere(own)] as const)
      return { conditions, spec: comparable({ ...spec, selections: Object.fromEntries(selections) }) }
    })

/** Now and then an event lacks what its type always has: a condition that reads it errors. */
const holed = (set: readonly OracleEvent[]): OracleEvent[] =>
  set.map((event, at) => {
    if (at % 7 !== 3) return event
    const [first] = ['outcome', 'tokenId', 'direction', 'field', 'requestedBy'].filter((name) => name in event.data)
    return { ...event, data: Object.fromEntries(Object.entries(event.data).filter(([name]) => name !== first)) }
  })

const caseOf = (specs: fc.Arbitrary<RuleSpec>, types: readonly string[]): fc.Arbitrary<Case> =>
  fc.tuple(specs.chain(withConditions), events(14, types)).map(([rule, set]) => ({ ...rule, set: holed(set) }))
const randomCase: fc.Arbitrary<Case> = rulesAndEvents(14).chain(({ specs: [spec], set }) =>
  withConditions(spec as RuleSpec).map((rule) => ({ ...rule, set: holed(set) })),
)
const cases = fc.oneof(randomCase, caseOf(pairSpec, PAIR_TYPES), caseOf(lookupSpec, LOOKUP_TYPES))

/** The oracle's rule, each selection with its condition. */
function oracleRule({ spec, conditions }: Case): OracleRule {
  const rule = toOracleRule(spec)
  const selections = Object.entries(rule.selections).map(([name, selection]) => {
    const condition = conditions[name]
    const matches = (event: OracleEvent) =>
      selection.matches(event) && (condition === undefined || evaluate(condition, event, []) === true)
    return [name, { ...selection, matches }] as const
  })
  return { ...rule, selections: Object.fromEntries(selections) }
}

async function explained(rule: CompiledRule, arrivals: readonly OracleEvent[]): Promise<ExplainedEvent[]> {
  const run = createExplainRun(rule, { ...BOUNDS, open: false })
  for (const event of arrivals) await run.push(event as Event)
  return [...(await run.end())].map((one) => ExplainedEvent.parse(JSON.parse(JSON.stringify(one))))
}

const leavesOf = (trace: Trace): readonly Trace[] => (trace.kind === 'leaf' ? [trace] : trace.parts.flatMap(leavesOf))
const told = (leaf: Trace): Leaf => ({ text: leaf.text, outcome: leaf.outcome, seen: leaf.values[0]?.value })

/** The leaves of a selection's own condition, which stands before what it looks up. */
function expectLeaves(
  { conditions }: Case,
  event: OracleEvent,
  { selections }: ExplainedEvent,
  seen: Set<string>,
): void {
  for (const { name, condition } of selections) {
    const own = conditions[name]
    if (own === undefined || condition === undefined) continue
    const leaves: Leaf[] = []
    const outcome = evaluate(own, event, leaves)
    for (const leaf of leaves) seen.add(String(leaf.outcome))
    const all = leavesOf(condition).map(told)
    const whole = all.length > leaves.length ? outcome : condition.outcome
    expect({ leaves: all.slice(0, leaves.length), whole }).toEqual({ leaves, whole: outcome })
  }
}

const iso = (t: number): string => new Date(t).toISOString()
const identity = ({ source, id }: { source: string; id: string }): string => `${source} ${id}`
const isMet = ({ accounts }: ExplainedReading): boolean => accounts.some(({ checks }) => checks.every(({ met }) => met))

/** What the correlation reads around a candidate, hit or not, is what the definitions say of it. */
function expectReadings(rule: OracleRule, set: readonly OracleEvent[], all: readonly ExplainedEvent[]): void {
  const { correlation } = rule
  const kind = kindOf(correlation)
  const find = findIn(rule, eventSet(set))
  const wanted = groupsOf(rule, set, find).flatMap(({ group, members }) =>
    kind.candidates(correlation, members).map((event) => {
      const { threshold: _, ...reading } = kind.reading(correlation, members, event)
      const undoing = kind.undoing(correlation, members, event).map(identity)
      return [
        `${identity(event)} ${groupKey(group)}`,
        { hit: kind.isHit(correlation, members, event), reading, undoing },
      ]
    }),
  )
  const found = all.flatMap(({ event, readings }) =>
    readings.map((reading) => {
      expect(reading.hit).toBe(isMet(reading))
      const checks = reading.accounts.flatMap((account) => account.checks)
      const { count, sum } = Object.assign({}, ...checks.map((check) => check.reading)) as Record<string, number>
      const eventsOf = (name: string) => checks.find((check) => check.name === name)?.eventCount
      const numbers = {
        event_count: { count },
        value_count: { count },
        value_sum: { sum },
        event_ratio: { part: eventsOf('ratio'), whole: eventsOf('min') },
      } as Record<string, object>
      const undoing = checks.filter(({ name }) => name === 'absent').flatMap((check) => check.events.map(identity))
      return [
        `${identity(event)} ${groupKey(reading.group)}`,
        { hit: reading.hit, reading: numbers[correlation.type] ?? {}, undoing },
      ]
    }),
  )
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted))
}

/** Each hit has gone into the alert that it belongs to, and nothing else into any. */
function expectAlerts(rule: OracleRule, set: readonly OracleEvent[], all: readonly ExplainedEvent[]): void {
  const wanted = alertsOf(hitsOf(rule, set)).flatMap(({ alert, hits }) =>
    hits.map(({ event }) => `${identity(event)} ${idOf(alert)} ${alert.hits} ${iso(alert.firstHit)}`),
  )
  const found = all.flatMap(({ event, readings }) =>
    readings.flatMap(({ alert }) =>
      alert === undefined ? [] : [`${identity(event)} ${alert.id} ${alert.hits} ${alert.firstHit}`],
    ),
  )
  expect(found.toSorted()).toEqual(wanted.toSorted())
}

function expectLookups(
  rule: OracleRule,
  set: readonly OracleEvent[],
  event: OracleEvent,
  answers: ExplainedEvent,
): void {
  for (const { name, lookups } of answers.selections)
    for (const { found } of lookups) {
      const record = rule.selections[name]?.lookup?.latest(event, eventSet(set))
      expect(found && identity(found)).toBe(record && identity(record))
    }
}

describe('explanations', () => {
  test('say of every leaf, reading and hit what the definitions say', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(cases, orderWithinBound, async (given, order) => {
        const compiled = compileSpec(given.spec, given.conditions)
        fc.pre(compiled !== undefined)
        const rule = oracleRule(given)
        const arrivals = arrive(given.set, order)
        const answers = await explained(compiled, arrivals)
        for (const [at, event] of arrivals.entries()) {
          const one = answers[at] as ExplainedEvent
          expect(identity(one.event)).toBe(identity(event))
          if (one.verdict === 'duplicate') continue
          expectLeaves(given, event, one, seen)
          expectLookups(rule, given.set, event, one)
          expect(one.verdict === 'fired').toBe(one.readings.some(({ hit }) => hit))
        }
        const once = answers.filter(({ verdict }) => verdict !== 'duplicate')
        expectReadings(rule, given.set, once)
        expectAlerts(rule, given.set, once)
      }),
      runs(200),
    )
    expect([...seen].toSorted()).toEqual(['error', 'false', 'not_evaluated', 'true'])
  })
  test('stand by what was decided before an event came too late', async () => {
    await fc.assert(
      fc.asyncProperty(cases, anyOrder, async (given, order) => {
        const compiled = compileSpec(given.spec, given.conditions)
        fc.pre(compiled !== undefined)
        const rule = oracleRule(given)
        const keptMs = given.spec.correlation.type === 'none' ? (given.spec.suppressMs ?? 0) : 0
        const arrivals = withoutForgotten(arrive(given.set, order), keptMs)
        const { alerts } = oracleArrivals([rule], arrivals, BOUNDS)
        const answers = await explained(compiled, arrivals)
        const found = answers.flatMap(({ readings }) => readings.flatMap(({ alert }) => alert ?? []))
        const ids = found.map(({ id, hits, firstHit }) => `${id} ${hits} ${firstHit}`)
        expect([...new Set(ids)].toSorted()).toEqual(
          alerts.map((alert) => `${idOf(alert)} ${alert.hits} ${iso(alert.firstHit)}`).toSorted(),
        )
      }),
      runs(200),
    )
  })
})
