import fc from 'fast-check'
import type { Rule } from '../../src/rules/rule.ts'
import { expiring, shift } from '../detector/play.ts'
import { catalogue } from '../engine/catalogue.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import {
  ABSENCE_TYPES,
  absenceSpec,
  anyOrder,
  events,
  LOOKUP_TYPES,
  lookupSpec,
  orderWithinBound,
  PAIR_TYPES,
  pairSpec,
  rulesAndEvents,
  shifted,
  withoutForgotten,
} from '../oracle/generate.ts'
import type { Order } from '../oracle/generate/orders.ts'
import { oracleRules } from '../oracle/rules.ts'
import { toOracleRule, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent, OracleRule } from '../oracle/types.ts'

/** Rules, a set of events, and an order in which they arrive. */
export interface Case {
  readonly about: string
  readonly rules: readonly Rule[]
  readonly oracleRules: readonly OracleRule[]
  /** What the rules are made of, in their order, where it is not files. */
  readonly specs?: readonly RuleSpec[]
  readonly events: readonly OracleEvent[]
  readonly order: Order
}

/** An event that arrives, with when, epoch ms by event time: it is so long on its way. */
export interface Arrival {
  readonly event: OracleEvent
  readonly at: number
}

/** The events, with their copies, in the order in which they arrive. */
export function arrivalsOf({ events: set, order, rules }: Case): Arrival[] {
  const placed = set.flatMap((event, nth) => {
    const place = order[nth % order.length] as Order[number]
    return [place, ...(place.copy === undefined ? [] : [place.copy])].map(({ delay, rank }) => ({
      event,
      at: event.time + delay,
      rank,
    }))
  })
  const all = placed.toSorted((a, b) => a.at - b.at || a.rank - b.rank)
  const kept = withoutForgotten(
    all.map(({ event }) => event),
    keptFor(rules),
  )
  let taken = 0
  return all.filter(({ event }) => {
    if (event !== kept[taken]) return false
    taken += 1
    return true
  })
}

/** How long behind the allowed lateness rules remember an event, ms: one without a window for its alert's bucket. */
const keptFor = (rules: readonly Rule[]): number =>
  Math.min(...rules.map(({ correlation, suppressMs = 0 }) => (correlation.type === 'none' ? suppressMs : Infinity)))

const MOST = 22
const caseOf = (about: string, specs: readonly RuleSpec[], set: readonly OracleEvent[], by: number, order: Order) => ({
  about,
  specs,
  rules: specs.map(toEngineRule),
  oracleRules: specs.map(toOracleRule),
  events: shifted(set, by).map(expiring),
  order,
})
const single = (about: string, spec: fc.Arbitrary<RuleSpec>, types: readonly string[]): fc.Arbitrary<Case> =>
  fc
    .tuple(spec, events(MOST, types), shift, orderWithinBound)
    .map(([one, set, by, order]) => caseOf(about, [one], set, by, order))

const isWaiting = ({ correlation }: Rule): boolean => correlation.deferred

let compiled: readonly Rule[] | undefined
const compiledRules = () => (compiled ??= catalogue(oracleRules.map(({ id }) => id)))

/** What is simulated within the bound of disorder, by how often. */
const WITHIN: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Case> }[] = [
  {
    weight: 5,
    arbitrary: fc
      .tuple(rulesAndEvents(MOST), shift, orderWithinBound)
      .map(([{ specs, set }, by, order]) => caseOf('random rules', specs, set, by, order)),
  },
  { weight: 3, arbitrary: single('an absence', absenceSpec, ABSENCE_TYPES) },
  { weight: 2, arbitrary: single('a pair', pairSpec, PAIR_TYPES) },
  { weight: 2, arbitrary: single('a rule that looks records up', lookupSpec, LOOKUP_TYPES) },
  {
    weight: 2,
    arbitrary: fc.tuple(events(MOST), shift, orderWithinBound).map(([set, by, order]) => ({
      about: 'rules of the catalogue',
      rules: compiledRules(),
      oracleRules,
      events: shifted(set, by).map(expiring),
      order,
    })),
  },
]
const within = fc.oneof(...WITHIN)

/** Rules that decide at once: what they say of events beyond the bound is a function of each partition's order. */
const beyond: fc.Arbitrary<Case> = fc
  .tuple(rulesAndEvents(MOST), anyOrder)
  .map(([{ specs, set }, order]) => caseOf('events beyond the bound', specs, set, 0, order))
  .filter(({ rules }) => !rules.some(isWaiting))

const sampled = (arbitrary: fc.Arbitrary<Case>, seed: number): Case =>
  fc.sample(arbitrary, { seed, numRuns: 1 })[0] as Case

/** A case within the bound of disorder. */
export const caseWithin = (seed: number): Case => sampled(within, seed)
/** One beyond it. */
export const caseBeyond = (seed: number): Case => sampled(beyond, seed)
