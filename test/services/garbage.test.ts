import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { Alert } from '../../src/engine/alert.ts'
import { DeadLetter } from '../../src/events/dead-letter.ts'
import { decodeRecord } from '../../src/events/decode.ts'
import { readTopic } from '../harness/consume.ts'
import { freePorts } from '../harness/ports.ts'
import { spawnVigia } from '../harness/processes.ts'
import { isGoodBySchema } from '../events/schema-oracle.ts'
import { garbageOf, garbageRecords } from './garbage.ts'
import { placeOf } from './stories/outcome.ts'
import { allRead, createWorld } from './stories/world.ts'

const LINES = 80_000
const RECORDS = 20_000
const SEED = 20_261_122
const FIVE_MINUTES = 300_000

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'vigia-garbage-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const linesOf = (bytes: Buffer): Buffer[] => {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(10, start)
    const end = found === -1 ? bytes.length : found
    lines.push(bytes.subarray(start, bytes[end - 1] === 13 && end > start ? end - 1 : end))
    start = end + 1
  }
  return lines
}

test(`${LINES} lines of garbage through vigia replay: every line is accounted for, by the verdict of the schema`, async () => {
  const garbage = garbageOf(SEED, Date.parse('2026-11-22T10:00:00Z'), 20).take(LINES)
  const newline = Buffer.of(10)
  const bytes = Buffer.concat([...garbage].flatMap((line) => [line, newline]))
  const [file, letters] = [join(folder, 'garbage.ndjson'), join(folder, 'letters.ndjson')]
  writeFileSync(file, bytes)
  const child = spawnVigia(['replay', file, '--json', '--dead-letters', letters])
  expect(await child.exit(60_000)).toBe(0)

  const lines = linesOf(bytes)
  const filled = lines.filter((line) => line.length > 0).length
  const wanted = lines.flatMap((line, index) =>
    line.length === 0 || isGoodBySchema(line) ? [] : [`${index + 1} ${line.toString('base64')}`],
  )
  const found = readFileSync(letters, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => DeadLetter.parse(JSON.parse(text)))
    .map(({ origin, original }) => `${'line' in origin ? origin.line : ''} ${original}`)
  expect(found.length).toBe(wanted.length)
  expect(found.findIndex((letter, index) => letter !== wanted[index])).toBe(-1)

  const { read, processed, duplicate, dead, late } = JSON.parse(child.stderr()) as Record<string, number>
  expect(processed).toBeGreaterThan(LINES / 10)
  expect({ read, dead }).toEqual({ read: filled, dead: wanted.length })
  expect((processed ?? 0) + (duplicate ?? 0) + (dead ?? 0) + (late ?? 0)).toBe(read)
  for (const line of child.stdout().trimEnd().split('\n')) Alert.parse(JSON.parse(line))
}, 120_000)

test(`${RECORDS} records of garbage through Kafka: each is counted, the bad ones keep their bytes`, async () => {
  const [port = 0] = await freePorts(1)
  await using world = await createWorld({
    VIGIA_IDLE: 'none',
    VIGIA_HTTP_PORT: `${port}`,
    VIGIA_CLICKHOUSE_URL: 'http://127.0.0.1:1',
  })
  await world.createTopics()
  const garbage = [...garbageRecords(SEED, Date.now() - RECORDS * 20, 20).take(RECORDS)].map((record, index) => ({
    ...record,
    message: { ...record.message, key: `${index}` },
  }))
  await world.send(garbage)
  const child = world.start('detector,api')
  await child.waitFor(/"started"/)
  await allRead(world, child, `${world.prefix}-detector`, world.topics.events)
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  child.kill('SIGTERM')
  expect([await child.exit(), child.stderr()]).toEqual([0, ''])
  expect(child.stdout()).not.toMatch(/"level":(?:50|60)/)

  const brokers = inject('kafkaBrokers')
  const wanted = new Map<string, string>()
  for (const topic of new Set(garbage.map((record) => world.topics.of(record.topic)))) {
    for (const { key, value, headers, partition, offset, timestamp } of await readTopic(brokers, topic)) {
      const { isGood = false } = garbage[Number(key?.toString())] ?? {}
      const decoded = decodeRecord({
        value,
        headers: new Map(Object.entries(headers ?? {}).map(([name, text]) => [name, Buffer.from(String(text))])),
      })
      const isAhead = decoded.ok && decoded.event.time > Number(timestamp) + FIVE_MINUTES
      if (!isGood || isAhead) wanted.set(`${topic}-${partition}@${offset}`, value?.toString('base64') ?? '')
    }
  }
  const letters = (await readTopic(brokers, world.topics.deadLetters)).map(({ value }) =>
    DeadLetter.parse(JSON.parse(value?.toString() ?? '')),
  )
  const found = new Map(letters.map((letter) => [placeOf(letter), letter.original]))
  expect(letters.length).toBe(wanted.size)
  expect([...wanted].filter(([place, bytes]) => found.get(place) !== bytes)).toEqual([])

  const counted = (metric: string): number =>
    [...metrics.matchAll(new RegExp(`^${metric}\\{.*\\} (\\d+)$`, 'gm'))].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    )
  expect(counted('vigia_events_total')).toBe(RECORDS)
  expect(counted('vigia_dead_letters_total')).toBe(wanted.size)
  expect(metrics).toContain(`vigia_events_total{result="dead"} ${wanted.size}\n`)
}, 120_000)
