import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archivedTopics } from '../../../src/cli/topic-names.ts'
import type { ArchiverFailpoint } from '../../../src/services/archiver-writer.ts'
import { HOUR, storiesOf } from '../../scenarios/stories.ts'
import { LOGS } from '../clickhouse/database.ts'
import { type Front, startFront } from './clickhouse.ts'
import { createGate } from './gate.ts'
import { outcomeOf } from './outcome.ts'
import { badOf, baseOf, mixed, recordsOf } from './records.ts'
import { allRead, createWorld, decided, isRead, positionsOf, type World } from './world.ts'

const stories = [1, 2, 3].flatMap((n) => storiesOf(n))
const now = Date.now()
const base = baseOf(now)
const records = mixed(recordsOf(stories, base), badOf(now))
const twoAtATime = createGate(2)

let world: World
let all: readonly string[]
beforeAll(async () => {
  world = await createWorld({ VIGIA_KAFKA_SESSION: '1500ms' })
  await world.createTopics(3)
  await world.send(records)
  const detector = world.start('detector')
  await decided(world, detector, base + HOUR)
  detector.kill('SIGTERM')
  await detector.exit()
  all = archivedTopics(world.topics)
})
afterAll(() => world[Symbol.asyncDispose]())

const sum = (counts: readonly { rows: number }[]): number => counts.reduce((total, { rows }) => total + rows, 0)

/** Rows of each log, and how many places in the topics they come from. */
const countsOf = (front: Front) =>
  front.select<{ log: string; rows: number; places: number }>(
    LOGS.map(
      (log) => `SELECT '${log}' AS log, toUInt32(count()) AS rows,
        toUInt32(uniqExact(topic, partition, offset)) AS places FROM ${log}`,
    ).join(' UNION ALL '),
  )

const POINTS: readonly ArchiverFailpoint[] = [
  'archiver:before-insert',
  'archiver:after-insert',
  'archiver:after-commit',
]

describe.concurrent('an archiver killed in mid-work and started again', () => {
  test.each(POINTS)(
    '%s: what was not committed comes again, and no record has two rows',
    (failpoint) =>
      twoAtATime(async () => {
        await using front = await startFront()
        const group = `${world.prefix}${failpoint.replace(':', '-')}`
        const env = { VIGIA_CLICKHOUSE_URL: front.url, VIGIA_KAFKA_GROUP: group }
        expect(await world.run(['migrate'], env).exit()).toBe(0)
        const dies = async (spec: string) => {
          const child = world.start('archiver', { ...env, VIGIA_FAILPOINT: spec })
          expect([await child.exit(), child.stderr()]).toEqual(['SIGKILL', ''])
        }
        await dies(failpoint)
        const positions = await positionsOf(world, `${group}-archiver`, all)
        const committed = positions.some((position) => position.committed > 0n)
        const inserted = sum(await countsOf(front)) > 0
        expect({ committed, inserted }).toEqual({
          committed: failpoint === 'archiver:after-commit',
          inserted: failpoint !== 'archiver:before-insert',
        })
        // A load has an insert for each log: here the first two are in, and nothing is committed.
        if (failpoint !== 'archiver:after-commit') await dies(`${failpoint}:2`)
        const last = world.start('archiver', env)
        await last.waitFor(/"started"/)
        await allRead(world, last, `${group}-archiver`, all)
        last.kill('SIGTERM')
        expect(await last.exit()).toBe(0)

        expect((await positionsOf(world, `${group}-archiver`, all)).every(isRead)).toBe(true)
        const counts = await countsOf(front)
        for (const { log, rows, places } of counts) expect([log, rows]).toEqual([log, places])
        const outcome = await outcomeOf(world)
        // Two revisions of one alert that are inserted together are one row at once.
        expect(Object.fromEntries(counts.map(({ log, rows }) => [log, rows]))).toMatchObject({
          events_log: records.filter(({ event }) => event !== undefined).length,
          blocks_log: outcome.blockRecords.length,
          dead_letters_log: outcome.letters.length,
          late_log: outcome.lateRecords.length,
        })
        const shown = await front.select<{ id: string }>('SELECT id FROM alerts')
        expect(shown.length).toBe(outcome.alerts.length)
        expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length)
        const letters = await front.select<{ place: string; code: string }>(
          'SELECT id AS place, code FROM dead_letters',
        )
        expect(letters.map(({ place, code }) => `${place.replace(/-(\d+)$/, '@$1')} ${code}`).toSorted()).toEqual(
          outcome.deadLetters,
        )
        const late = await front.select<{ key: string }>(
          "SELECT concat(source, '\n', id) AS key FROM events WHERE late",
        )
        expect(late.map(({ key }) => key).toSorted()).toEqual(outcome.late)
      }),
    90_000,
  )
})
