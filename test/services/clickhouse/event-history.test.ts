import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClickHouseArchive } from '../../../src/adapters/clickhouse/archive.ts'
import { createClickHouseEventHistory } from '../../../src/adapters/clickhouse/event-history.ts'
import type { Event } from '../../../src/events/event.ts'
import type { EventSpan } from '../../../src/ports/event-history.ts'
import { eventHistoryContract } from '../../contract/event-history.ts'
import { createDatabase } from './database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => void (database = await createDatabase()))
afterAll(() => database.close())

eventHistoryContract('ClickHouse', async (page) => {
  await database.empty()
  return {
    history: createClickHouseEventHistory(database.client, page),
    keep: (rows) => createClickHouseArchive(database.client).insert('events', rows, []),
  }
})

const TYPES = ['token.contested', 'card.reissued', 'beneficiary.updated'] as const
const DATA: Readonly<Record<(typeof TYPES)[number], Event['data']>> = {
  'token.contested': { beneficiaryId: 'k1:00', reason: 'other' },
  'card.reissued': { beneficiaryId: 'k1:01' },
  'beneficiary.updated': { beneficiaryId: 'k1:02', holderId: 'k1:02', birthDate: '1980-01-01' },
}
const HOUR = 3_600_000
const BASE = Date.UTC(2026, 10, 30, 22)
/** Close together, at the ends of hours and months, and far away. */
const time = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((ms) => BASE + ms),
  fc.constantFrom(0, 1, 2, 3, 30, 800).map((hours) => BASE + hours * HOUR),
  fc.constantFrom(-62_135_596_800_000, -2_208_988_800_001, -1, 0, 10_413_791_999_999, 253_402_300_799_999),
)
const event = fc.record({
  source: fc.constantFrom('/a', '/b', "/'"),
  id: fc.constantFrom('1', '2', '10', 'A', 'a'),
  type: fc.constantFrom(...TYPES),
  time,
  registryVersion: fc.option(fc.constantFrom(1, 12, 2 ** 40), { nil: undefined }),
})
const end = fc.oneof(time, fc.constantFrom(-Infinity, Infinity))
const span = fc.tuple(end, end).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const spans: fc.Arbitrary<readonly EventSpan[]> = fc
  .tuple(span, span, fc.shuffledSubarray([...TYPES]))
  .map(([one, other, types]) => [
    { types: types.slice(0, 1), ...one },
    { types: types.slice(1), ...other },
  ])

const rank = ({ time: t, source, id }: Event): readonly [number, string, string] => [t, source, id]
const compare = (a: Event, b: Event): number => {
  for (const [at, one] of rank(a).entries()) {
    const other = rank(b)[at] ?? ''
    if (one !== other) return one < other ? -1 : 1
  }
  return 0
}

test('events come in the order of time, each once as it was first received, whatever the pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 30, size: 'max' }),
      spans,
      fc.constantFrom(1, 2, 3, 7, 20_000),
      async (drafts, asked, page) => {
        await database.empty()
        const events = drafts.map(({ registryVersion, ...rest }): Event => ({
          ...rest,
          data: DATA[rest.type],
          ...(registryVersion === undefined ? {} : { registryVersion }),
        }))
        // The later in the list, the earlier received.
        const rows = events.map((one, at) => ({
          event: one,
          topic: 'vigia.tokens',
          partition: at % 2,
          offset: BigInt(at),
          appended: 1_000 - at,
        }))
        await createClickHouseArchive(database.client).insert('events', rows, [])
        const history = createClickHouseEventHistory(database.client, page)
        const { batches, total } = await history.read(asked)
        const found: Event[] = []
        for await (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(page)
          found.push(...batch)
        }
        const wanted = events.filter(({ type, time: t }) =>
          asked.some(({ types, from, to }) => types.includes(type) && t >= from && t < to),
        )
        expect(total).toBe(wanted.length)
        const first = new Map(wanted.map((one) => [JSON.stringify(rank(one)), one]))
        expect(found).toEqual([...first.values()].toSorted(compare))
      },
    ),
    { numRuns: 60 },
  )
})

const row = (topic: string, partition: number, offset: number, t: number) => ({
  event: { source: '/a', id: `${offset}`, type: 'card.reissued', time: t, data: DATA['card.reissued'] } as const,
  topic,
  partition,
  offset: BigInt(offset),
  appended: 1_000 + offset,
})

test('a topic begins with its first record, in the partition where that is earliest', async () => {
  await database.empty()
  const rows = [row('x', 0, 4, 500), row('x', 0, 5, 100), row('x', 1, 0, 300), row('y', 0, 0, -7)]
  await createClickHouseArchive(database.client).insert('events', rows, [])
  expect(await createClickHouseEventHistory(database.client).beginnings()).toEqual(
    new Map([
      ['x', 300],
      ['y', -7],
    ]),
  )
})

test('an archive that holds nothing gives nothing', async () => {
  await database.empty()
  const history = createClickHouseEventHistory(database.client)
  for (const asked of [[], [{ types: [], from: -Infinity, to: Infinity }], [{ types: TYPES, from: 0, to: Infinity }]]) {
    const { total, batches } = await history.read(asked)
    expect(total).toBe(0)
    for await (const batch of batches) expect(batch).toEqual([])
  }
  expect(await history.beginnings()).toEqual(new Map())
})
