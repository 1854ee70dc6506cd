import { pino } from 'pino'
import { Registry as Metrics } from 'prom-client'
import { afterEach, describe, expect, test } from 'vitest'
import type { RegistryClient } from '../../src/adapters/schema-registry/client.ts'
import { createMemorySource } from '../../src/adapters/memory/source.ts'
import { createMemoryTopics } from '../../src/adapters/memory/topics.ts'
import { createLiveSchemas, type LiveSchemas } from '../../src/cli/live/schemas.ts'
import { InfrastructureError } from '../../src/ports/errors.ts'
import { createMember } from '../contract/member.ts'
import { BINARY, framed } from '../framing/scripted-schemas.ts'
import { until } from '../harness/wait.ts'

const opened: LiveSchemas[] = []
afterEach(() => {
  for (const { schemas } of opened.splice(0)) schemas.close()
})

/** A registry that answers as it is told to. */
function open() {
  const metrics = new Metrics()
  const lines: Record<string, unknown>[] = []
  const world = { answer: 'away' as 'away' | 'known' | 'unknown' | 'unusable', now: 0 }
  const client: RegistryClient = {
    fetch() {
      if (world.answer === 'away') return Promise.reject(new InfrastructureError('schema registry', 'ECONNREFUSED'))
      if (world.answer === 'unusable') return Promise.reject(new TypeError('a schema of a type that is not known'))
      return Promise.resolve(world.answer === 'known' ? { type: 'AVRO', text: '"int"', references: [] } : undefined)
    },
    ping: () => Promise.resolve(),
  }
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const live = createLiveSchemas({ client, metrics, logger, now: () => world.now })
  opened.push(live)
  const value = async (name: string, result?: string) => {
    const { values = [] } = (await metrics.getSingleMetric(name)?.get()) ?? {}
    return values.find(({ labels }) => result === undefined || labels['result'] === result)?.value
  }
  const said = (part: string) => lines.filter(({ msg }) => String(msg).includes(part))
  return { world, live, value, said }
}

describe('a registry that is away', () => {
  test('is told of, once, and again after half a minute; then that it is back', async () => {
    const { world, live, value, said } = open()
    expect(live.health()).toEqual({ name: 'schema registry', ok: true })
    const loading = live.schemas.load([7])
    const failed = (count: number) =>
      until('it was asked', 4_000, async () => ((await value('vigia_schema_fetches_total', 'failed')) ?? 0) >= count)
    await failed(2)
    expect(said('does not answer')).toEqual([
      expect.objectContaining({ level: 50, error: 'schema registry: ECONNREFUSED' }),
    ])
    expect(live.health()).toMatchObject({ ok: false, detail: 'does not answer; partitions that wait for it: 0' })
    world.now = 30_000
    await failed(3)
    expect(said('does not answer')).toHaveLength(2)
    world.answer = 'known'
    await loading
    expect(said('answers again')).toHaveLength(1)
    expect(live.health()).toEqual({ name: 'schema registry', ok: true })
    expect(await value('vigia_schema_fetches_total', 'found')).toBe(1)
    expect(await value('vigia_known_schemas')).toBe(1)
  })
  test('makes partitions wait, of all sources together', async () => {
    const { world, live, value } = open()
    const topics = createMemoryTopics()
    topics.create('tokens', 2)
    for (const partition of [0, 1])
      topics.append({ topic: 'tokens', key: 'k', value: framed(7), headers: BINARY }, partition)
    expect(await value('vigia_schema_waiting_partitions')).toBe(0)
    const members = ['detector', 'archiver'].map((groupId) =>
      createMember(live.framed(createMemorySource({ topics, groupId, subscribed: ['tokens'] })), {}),
    )
    for (const member of members) member.start()
    await until('all wait', 3_000, async () => (await value('vigia_schema_waiting_partitions')) === 4)
    expect(live.health().detail).toBe('does not answer; partitions that wait for it: 4')
    world.answer = 'known'
    await until('none waits', 4_000, async () => (await value('vigia_schema_waiting_partitions')) === 0)
    await until('all are read', 3_000, () => members.every((member) => member.records().length === 2))
    await Promise.all(members.map(({ source }) => source.stop()))
  })
})

test('a schema that is given up is told of by its id', async () => {
  const { world, live, said } = open()
  world.answer = 'unusable'
  await live.schemas.load([7])
  expect(said('becomes dead letters')).toEqual([
    expect.objectContaining({
      level: 50,
      schema: 7,
      result: 'unusable',
      error: 'a schema of a type that is not known',
    }),
  ])
  expect(live.health()).toMatchObject({ ok: true })
})
test('counters begin with 0', async () => {
  const { value } = open()
  for (const result of ['found', 'unknown', 'unusable', 'failed'])
    expect(await value('vigia_schema_fetches_total', result)).toBe(0)
})
