import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createClickHouseArchive } from '../../../src/adapters/clickhouse/archive.ts'
import { createClickHouse } from '../../../src/adapters/clickhouse/client.ts'
import { factsOf } from '../../../src/events/dead-letter.ts'
import type { Archive, ArchiveRows, Place } from '../../../src/ports/archive.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import { archiveContract } from '../../contract/archive.ts'
import { sampleAlert } from '../../contract/alert-store.ts'
import { blockNamed, eventNamed, events, letterNamed } from '../archiver/samples.ts'
import { createDatabase, selectAll } from './database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let archive: Archive
beforeAll(async () => {
  database = await createDatabase()
  archive = createClickHouseArchive(database.client)
})
afterAll(() => database.close())
beforeEach(() => database.empty())

const place = (offset: number) => ({ ...events, offset: BigInt(offset), appended: 1_700_000_000_000 + offset })
const eventRow = (offset: number, event = eventNamed(`e-${offset}`)): ArchiveRows['events'] => ({
  ...place(offset),
  event,
})
const range = (first: number, last: number) => [{ ...events, first: BigInt(first), last: BigInt(last) }]
const idsOf = async (table: string) =>
  (await selectAll<{ id: string }>(database.client, `SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id)

archiveContract('ClickHouse', async () => {
  await database.empty()
  return { archive, eventIds: () => idsOf('events_log') }
})

test('events of any time and any text are taken: two hundred months at once, the year 1, half a surrogate pair', async () => {
  const months = Array.from({ length: 200 }, (_, i) => eventRow(i, eventNamed(`e-${i}`, Date.UTC(2000, i, 1))))
  const odd = [
    eventRow(200, eventNamed('first', Date.parse('0001-01-01T00:00:00Z'))),
    eventRow(201, eventNamed('last', Date.parse('9999-12-31T23:59:59.999Z'))),
    eventRow(202, { ...eventNamed('half \ud800'), data: { text: '\udc00 {x:String} ;\n\0' } }),
  ]
  await archive.insert('events', [...months, ...odd], range(0, 202))
  const rows = await selectAll<{ id: string; time: string; time_ms: string | number; data: string }>(
    database.client,
    'SELECT id, time, time_ms, data FROM events_log WHERE offset >= 200 ORDER BY offset',
  )
  expect(rows.map(({ id, time }) => [id, time])).toEqual([
    ['first', '1900-01-01 00:00:00.000'],
    ['last', '2299-12-31 23:59:59.999'],
    ['half \ufffd', '2023-11-14 22:13:20.000'],
  ])
  expect(rows.map((row) => Number(row.time_ms)).slice(0, 2)).toEqual([-62135596800000, 253402300799999])
  expect(JSON.parse(rows[2]?.data ?? '')).toEqual({ text: '\udc00 {x:String} ;\n\0' })
  expect(await idsOf('events')).toHaveLength(203)
})

test('of an event that its producer sent twice the first received is read', async () => {
  const other = { ...eventNamed('twice'), data: { note: 'second' } }
  await archive.insert('events', [eventRow(8, other)], range(8, 8))
  await archive.insert('events', [{ ...eventRow(2, eventNamed('twice')), partition: 1 }], range(2, 2))
  expect(await selectAll(database.client, 'SELECT id, partition FROM events')).toEqual([{ id: 'twice', partition: 1 }])
})

test('a block is read once: what was lifted stays lifted, else the greatest revision', async () => {
  const blocks = [
    blockNamed('a', 1),
    blockNamed('a', 3),
    blockNamed('a', 2),
    blockNamed('b', 1, 'lifted'),
    blockNamed('b', 9),
  ]
  const rows = blocks.map((block, offset) => ({ ...place(offset), block }))
  await archive.insert('blocks', rows, range(0, 4))
  const read = await selectAll(
    database.client,
    'SELECT id, status, toUInt32(revision) AS revision FROM blocks ORDER BY id',
  )
  expect(read).toEqual([
    { id: 'a', status: 'set', revision: 3 },
    { id: 'b', status: 'lifted', revision: 1 },
  ])
})

test('of a dead letter its facts are kept, and nothing that it holds; it is read once, at the place it was last seen', async () => {
  const letter = factsOf(letterNamed(7))
  const rows = [3, 5].map((offset) => ({ ...place(offset), letter }))
  const ofFile = factsOf({ ...letterNamed(0), origin: { file: 'events.ndjson', line: 12 }, field: 'data.x' })
  await archive.insert('dead_letters', [...rows, { ...place(6), letter: ofFile }], range(3, 6))
  const read = await selectAll(
    database.client,
    `SELECT id, code, field, reason, toUInt32(bytes) AS bytes, origin_topic, origin_partition, toUInt32(origin_offset) AS origin_offset,
      origin_file, toUInt32(origin_line) AS origin_line, seen, toUInt32(offset) AS at FROM dead_letters ORDER BY id`,
  )
  const both = {
    code: 'not_json',
    reason: 'the text is not JSON',
    bytes: 8,
    origin_partition: 0,
    seen: '2023-11-14 22:13:20.005',
  }
  const nowhere = { origin_file: '', origin_line: 0 }
  expect(read).toEqual([
    {
      ...both,
      id: 'events.ndjson:12',
      field: 'data.x',
      origin_topic: '',
      origin_offset: 0,
      origin_file: 'events.ndjson',
      origin_line: 12,
      seen: '2023-11-14 22:13:20.006',
      at: 6,
    },
    { ...both, ...nowhere, id: 'vigia.tokens-0-7', field: '', origin_topic: 'vigia.tokens', origin_offset: 7, at: 5 },
  ])
  const [all] = await selectAll<{ text: string }>(
    database.client,
    'SELECT toString(groupArray(tuple(*))) AS text FROM dead_letters_log',
  )
  expect(all?.text).not.toMatch(/secret|c2VjcmV0/)
})

test('an event is marked where the record that stands for it was late', async () => {
  await archive.insert('events', [eventRow(0), eventRow(1), eventRow(2), eventRow(3, eventNamed('e-1'))], range(0, 3))
  const lateRow = (offset: number, origin: Place) => ({
    ...place(offset),
    event: eventNamed(`e-${origin.offset}`),
    origin,
  })
  // The one of offset 3 is a late copy of an event that was on time; the last one is of a topic that was there before.
  const rows = [
    lateRow(10, place(2)),
    lateRow(11, place(2)),
    lateRow(12, place(3)),
    lateRow(13, { ...place(0), appended: 1 }),
  ]
  await archive.insert('late', rows, range(10, 13))
  expect(await selectAll(database.client, 'SELECT id, late FROM events ORDER BY id')).toEqual([
    { id: 'e-0', late: 0 },
    { id: 'e-1', late: 0 },
    { id: 'e-2', late: 1 },
  ])
  expect(await selectAll(database.client, "SELECT id FROM events WHERE late AND type = 'token.validated'")).toEqual([
    { id: 'e-2' },
  ])
})

test('revisions of an alert whose first hit moved over the end of a month replace one another', async () => {
  const bucketStart = Date.UTC(2026, 10, 30)
  const revisions = ['2026-12-01T00:00:00.500Z', '2026-11-30T23:59:59.000Z'].map((firstHit, i) => ({
    ...place(i),
    bucketStart,
    alert: { ...sampleAlert, firstHit, revision: i + 1 },
  }))
  for (const row of revisions) await archive.insert('alerts', [row], range(Number(row.offset), Number(row.offset)))
  await database.client.command({ query: 'OPTIMIZE TABLE alerts_log FINAL' })
  expect(await selectAll(database.client, 'SELECT id, first_hit, bucket_start FROM alerts_log')).toEqual([
    { id: 'a-1', first_hit: '2026-11-30 23:59:59.000', bucket_start: '2026-11-30 00:00:00.000' },
  ])
})

test('what fails says what failed, never with which values', async () => {
  await database.client.command({ query: 'RENAME TABLE events_log TO away' })
  try {
    const failed = archive.insert('events', [eventRow(0, eventNamed('secret-id'))], range(0, 0))
    await expect(failed).rejects.toThrow(InfrastructureError)
    await expect(failed).rejects.toThrow(/^clickhouse: insert into events_log: code 60( UNKNOWN_TABLE)?$/)
  } finally {
    await database.client.command({ query: 'RENAME TABLE away TO events_log' })
  }
})

test('a directory that another holds, or that is none, is told in a sentence', async () => {
  const elsewhere = createClickHouse('chdb:/dev/null/nowhere')
  const answer = await elsewhere.ping({ select: true })
  expect(answer).toMatchObject({ success: false })
  await expect(elsewhere.query({ query: 'SELECT 1' })).rejects.toThrow('cannot be opened, or another process holds it')
})
