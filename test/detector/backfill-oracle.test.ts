import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import type { EventType } from '../../src/events/catalogue.ts'
import type { Event } from '../../src/events/event.ts'
import { eventTypesOf } from '../../src/rules/rule.ts'
import { actual, expected, idOf, runs } from '../engine/against-oracle.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import {
  ABSENCE_TYPES,
  absenceSpec,
  arrive,
  events as eventsOf,
  LOOKUP_TYPES,
  lookupSpec,
  orderWithinBound,
  PAIR_TYPES,
  pairSpec,
  shifted,
  withoutForgotten,
} from '../oracle/generate.ts'
import { hitsOf, oracle } from '../oracle/oracle.ts'
import { toOracleRule, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { expiring, shift } from './courses.ts'
import { beginningsOf, fill } from './filling.ts'
import { lastAlerts } from './outputs.ts'
import { course, feed, limitOf, play, topicsOf, type Course } from './play.ts'
import { createWorld, topicOf } from './world.ts'

const KINDS = [
  ['a pair', pairSpec, PAIR_TYPES],
  ['a rule that looks records up', lookupSpec, LOOKUP_TYPES],
  ['an absence', absenceSpec, ABSENCE_TYPES],
] as const

/** The first so many arrivals are history, the others come on topics. */
async function playAfter(spec: RuleSpec, arrivals: readonly OracleEvent[], split: number, how: Course) {
  const [history, later] = [arrivals.slice(0, split) as Event[], arrivals.slice(split)]
  const store = { ...createMemoryWindowStore(), forget: () => undefined }
  const state = createMemorySharedState()
  const world = createWorld({
    rules: [toEngineRule(spec)],
    isOneProcess: true,
    eventTopics: topicsOf(arrivals),
    count: how.partitions,
    commitEveryMs: how.commitEveryMs,
    knownSince: undefined,
    openStore: () => store,
    createState: () => state,
  })
  await fill(world, history)
  feed(world, later, how)
  await play(world, how, limitOf(arrivals))
  return { history, later: later as Event[], alerts: lastAlerts(world) }
}

/** Since when all types are known that a rule reads: by the history, else since their topic has begun in all its partitions. */
function knownSince(spec: RuleSpec, history: readonly Event[], later: readonly Event[]): number {
  const filled = beginningsOf(history)
  const begun = (type: EventType) => {
    const onTopic = later.filter((one) => topicOf(one) === topicOf({ type })).map(({ time }) => time)
    return onTopic.length === 0 ? Infinity : Math.max(...onTopic)
  }
  const types = [...eventTypesOf(toEngineRule(spec))]
  return Math.max(...types.map((type) => filled.get(type) ?? begun(type)))
}

test.each(KINDS)(
  '%s decides by a history as if it had come on topics: nothing made up, nothing missed that rests on it',
  async (_, specs, types) => {
    await fc.assert(
      fc.asyncProperty(
        specs,
        eventsOf(18, types),
        orderWithinBound,
        course(1),
        shift,
        fc.nat({ max: 12 }),
        async (spec, set, order, how, by, split) => {
          const arrivals = withoutForgotten(arrive(shifted(set, by).map(expiring), order), 0)
          if (arrivals.length === 0) return
          const { history, later, alerts } = await playAfter(spec, arrivals, split, how)
          const rule = toOracleRule(spec)
          const wanted = new Map(oracle([rule], arrivals).map((alert) => [idOf(alert), alert]))
          for (const { id, hits } of alerts) expect([id, hits <= (wanted.get(id)?.hits ?? 0)]).toEqual([id, true])
          const { backMs } = toEngineRule(spec).correlation
          const filled = new Set(history.map(({ source, id }) => `${source} ${id}`))
          const known = knownSince(spec, history, later)
          const inHistory = hitsOf(rule, arrivals).filter(({ event }) => filled.has(`${event.source} ${event.id}`))
          const owed = [...wanted.values()].filter(
            ({ firstHit, lastHit }) =>
              firstHit - backMs >= known &&
              !inHistory.some(({ event: { time } }) => time >= firstHit && time <= lastHit),
          )
          const ids = new Set(owed.map(idOf))
          expect(actual(alerts.filter(({ id }) => ids.has(id)))).toEqual(expected(owed))
        },
      ),
      runs(25),
    )
  },
  60_000,
)
