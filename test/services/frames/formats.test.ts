import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { HOUR, storiesOf } from '../../scenarios/stories.ts'
import { startFront, type Front } from '../stories/clickhouse.ts'
import { outcomeOf, shown, wantedOf } from '../stories/outcome.ts'
import { baseOf, recordsOf, type Outgoing } from '../stories/records.ts'
import { archived, createWorld, decided } from '../stories/world.ts'
import { createWriter, FORMATS, type Writer } from './schemas.ts'

const url = inject('schemaRegistryUrl')
let front: Front

beforeAll(async () => {
  front = await startFront()
})
afterAll(() => front[Symbol.asyncDispose]())

/** The record in binary mode, with its data framed. */
async function framed({ topic, message, event }: Outgoing, writer: Writer, base: number): Promise<Outgoing> {
  if (event === undefined) throw new Error('no event')
  const { id, source, type, at } = event
  const attributes = { specversion: '1.0', id, source, type, time: new Date(base + at).toISOString() }
  const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value]))
  return { topic, event, message: { key: message.key ?? null, headers, value: await writer.frame(event, base) } }
}

describe.each(FORMATS)('six stories, told in %s', (format) => {
  test('come to the alerts, blocks and late events of the same stories in JSON, and are archived', async () => {
    const stories = storiesOf(100 + FORMATS.indexOf(format))
    const base = baseOf(Date.now())
    const writer = await createWriter(format, url)
    const records = await Promise.all(recordsOf(stories, base).map((record) => framed(record, writer, base)))
    await using world = await createWorld({ VIGIA_SCHEMA_REGISTRY_URL: url, VIGIA_CLICKHOUSE_URL: front.url })
    await world.run(['migrate']).exit()
    await world.createTopics()
    await world.send(records)
    const child = world.start('detector,archiver')
    await decided(world, child, base + HOUR)
    const outcome = await outcomeOf(world)
    expect(shown(outcome)).toEqual(await wantedOf(world, stories, base, []))
    expect(outcome.letters).toEqual([])
    await archived(world, child)
    const [{ events } = { events: 0 }] = await front.select<{ events: string }>(
      'SELECT uniqExact(source, id) AS events FROM events WHERE startsWith(topic, {prefix:String})',
      { prefix: world.prefix },
    )
    expect(Number(events)).toBe(
      new Set(stories.flatMap((story) => story.events.map(({ source, id }) => `${source} ${id}`))).size,
    )
    expect(child.stdout()).not.toMatch(/b-s10\d|does not answer/)
  })
})
