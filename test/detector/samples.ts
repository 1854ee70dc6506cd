import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import type { Event } from '../../src/events/event.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY_START, HOUR, MINUTE } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'
import { createLane, type Lane } from '../../src/services/detector/lane.ts'
import { BOUNDS } from '../oracle/generate.ts'
import { createWorld, type World, type WorldOptions } from './world.ts'

const selections = {
  a: { event: 'token.issued', groupFields: ['beneficiaryId'] },
  b: { event: 'contact.changed', groupFields: ['beneficiaryId'] },
}
const ruleOf = (id: string, correlation: RuleSpec['correlation'], suppressMs: number | undefined): RuleSpec => ({
  id,
  groupNames: ['beneficiaryId'],
  selections,
  correlation,
  suppressMs,
  blocksToken: true,
})

/** Each event by itself. */
export const each = ruleOf('each', { type: 'none', rules: ['a'] }, undefined)
export const twice = ruleOf(
  'twice',
  { type: 'event_count', rules: ['a'], timespanMs: 10 * MINUTE, condition: { op: 'gte', n: 2 } },
  HOUR,
)
/** A token without a change of contact in the 15 minutes before. */
export const unannounced = ruleOf(
  'unannounced',
  { type: 'absence', trigger: 'a', absent: 'b', beforeMs: 15 * MINUTE, afterMs: 0 },
  HOUR,
)

export const issued = (id: string, at: number, beneficiaryId = 'b1'): Event => ({
  source: '/s',
  id,
  type: 'token.issued',
  time: DAY_START + at,
  data: { tokenId: `t-${id}`, beneficiaryId, delivery: { medium: 'app' } },
})
export const changed = (id: string, at: number, beneficiaryId = 'b1'): Event => ({
  source: '/s',
  id,
  type: 'contact.changed',
  time: DAY_START + at,
  data: { beneficiaryId, field: 'phone', actor: 'beneficiary' },
})

/** A world in memory with the rules' topics, each of one partition, whose clock stands at the start of the day. */
export function smallWorld(specs: readonly RuleSpec[], over: Partial<WorldOptions> = {}): World {
  const store = createMemoryWindowStore()
  const state = createMemorySharedState()
  const world = createWorld({
    rules: specs.map(toEngineRule),
    isOneProcess: true,
    eventTopics: ['tokens'],
    count: 1,
    openStore: () => store,
    createState: () => state,
    ...over,
  })
  world.time = DAY_START
  return world
}

/** A lane of `tokens` that is as it was committed, and heard of then. */
export const laneAt = (at: {
  readonly partition?: number
  readonly next: bigint
  readonly watermark: number | undefined
  readonly heard: number
}): Lane => {
  const { partition = 0, next, watermark, heard } = at
  const place = { topic: 'tokens', partition }
  const start = { partition: place, next, watermark, mark: undefined, floor: undefined, until: 0n, reached: undefined }
  return createLane({ ...start, isFolded: true, isMoved: false }, BOUNDS, heard)
}
