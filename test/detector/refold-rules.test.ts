import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import type { Event } from '../../src/events/event.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { createMemoryGenerations } from '../../src/adapters/memory/generations.ts'
import type { Generations } from '../../src/ports/generations.ts'
import type { RuleSets } from '../../src/services/detector/rule-sets.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { HOUR, MINUTE } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'
import { createLosableWindows } from './losable.ts'
import { lastAlerts } from './outputs.ts'
import { issued, smallWorld, twice } from './samples.ts'
import { jsonOf, processed, soon } from './watching.ts'
import { append, read, startWorker, written, type World } from './world.ts'

const setOf = (specs: readonly RuleSpec[]): RuleSets => ({
  own: {
    digest: specs
      .map(({ id }) => id)
      .join()
      .padEnd(64, '-'),
    text: JSON.stringify(specs),
  },
  compile({ text }) {
    const rules = (JSON.parse(text) as RuleSpec[]).map(toEngineRule)
    return Promise.resolve({ engine: createEngine({ rules, registryVersion: 0, digest: sha256 }), read })
  },
})

const old: RuleSpec = { ...twice, id: 'old' }
const fresh: RuleSpec = { ...twice, id: 'fresh' }
const harmless: RuleSpec = { ...twice, id: 'harmless', blocksToken: false }

/** The same token again, for somebody else. */
const again = (id: string, of: string, at: number): Event => {
  const event = issued(id, at, 'b2')
  return { ...event, data: { ...event.data, tokenId: `t-${of}` } }
}

/** All that Redis holds is lost, and whoever comes next has only its own files. */
async function loseAll(sets: () => RuleSets): Promise<World> {
  const windows = createLosableWindows()
  let generations = createMemoryGenerations()
  const world = smallWorld([], { createSets: () => sets(), commitEveryMs: 0, ...windows })
  Object.defineProperty(world, 'generations', { get: () => generations })
  append(world, issued('one', 0), 0)
  append(world, issued('two', MINUTE), 0)
  const worker = startWorker(world)
  await processed(worker, 2)
  await worker.detector.stop()
  windows.lose()
  generations = createMemoryGenerations()
  return world
}

test('a block names an alert that was told, also of rules that are new when windows are filled again', async () => {
  let set = setOf([old])
  const world = await loseAll(() => set)
  expect(lastAlerts(world).map(({ ruleId }) => ruleId)).toEqual(['old'])
  set = setOf([old, fresh, harmless])
  const worker = startWorker(world)
  append(world, again('three', 'two', HOUR), 0)
  const blocked = () => new Set(jsonOf(world, 'blocks').map(({ ruleId }) => ruleId))
  await soon('both block what is issued', () => blocked().has('fresh') && blocked().has('old'))
  await worker.detector.stop()
  const told = new Set(lastAlerts(world).map(({ id }) => id))
  expect(jsonOf(world, 'blocks').filter(({ alertId }) => !told.has(String(alertId)))).toEqual([])
  expect([...new Set(lastAlerts(world).map(({ ruleId }) => ruleId))].toSorted()).toEqual(['fresh', 'old'])
})

test('where Redis is set back to before other rules were in force, who worked by them announces them again', async () => {
  const [before, after] = [setOf([old]), setOf([old, fresh])]
  let generations = createMemoryGenerations()
  const older = createMemoryGenerations()
  await older.open(before.own)
  const world = smallWorld([], { createSets: () => before, commitEveryMs: 0, ...createLosableWindows() })
  Object.defineProperty(world, 'generations', { get: () => generations })
  const through: Generations = {
    open: (own) => generations.open(own),
    read: () => generations.read(),
    announce: (set) => generations.announce(set),
    complete: (number) => generations.complete(number),
    textOf: (digest) => generations.textOf(digest),
  }
  const worker = startWorker(world, { over: { generations: through } })
  append(world, issued('one', 0), 0)
  await processed(worker, 1)
  const isInForce = async () => (await generations.read()).current.digest === after.own.digest
  await generations.announce(after.own)
  await soon('the other rules are in force', isInForce)
  const generation = async () => (await worker.metrics.getSingleMetric('vigia_generation')?.get())?.values[0]?.value
  await soon('the worker knows', async () => (await generation()) === 2)
  generations = older
  await soon('they are again', isInForce)
  await worker.detector.stop()
})

test('where all was told by the same set nothing is told again', async () => {
  const world = await loseAll(() => setOf([old, harmless]))
  const before = [written(world, 'alerts').length, written(world, 'blocks').length]
  expect(before).toEqual([2, 1])
  const worker = startWorker(world)
  append(world, issued('three', HOUR, 'b3'), 0)
  append(world, issued('four', HOUR + MINUTE, 'b3'), 0)
  await soon('what is new is told', () => lastAlerts(world).length === 4)
  await worker.detector.stop()
  expect([written(world, 'alerts').length, written(world, 'blocks').length]).toEqual([4, 2])
})
