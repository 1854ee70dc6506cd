import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createReader } from '../../src/cli/reader.ts'
import { encodeEvent } from '../../src/events/encode.ts'
import { DeadLetter, letterId } from '../../src/events/dead-letter.ts'
import type { SeekableSource } from '../../src/ports/source.ts'
import { onlySet } from '../../src/services/detector/rule-sets.ts'
import { DAY_START } from '../oracle/samples.ts'
import { badCases } from './corpus.ts'
import { each, issued, smallWorld } from './samples.ts'
import { startWorker, topicOf, written } from './world.ts'
import { soon } from './watching.ts'

const MOST_BYTES = 1024 ** 2

/** Records bear null where they bear this: a topic in memory holds no null. */
const NULL = Uint8Array.of(0xde, 0xad)
const withNulls = (source: SeekableSource): SeekableSource => ({
  ...source,
  run: (handlers) =>
    source.run({
      ...handlers,
      onBatch: ({ records, ...batch }, context) =>
        handlers.onBatch(
          {
            ...batch,
            records: records.map((record) => ({
              ...record,
              value: record.value !== null && Buffer.compare(record.value, NULL) === 0 ? null : record.value,
            })),
          },
          context,
        ),
    }),
})

test('each of a corpus of bad records becomes one dead letter with its place and a code, and the good ones between go on', async () => {
  const cases = badCases()
  const small = smallWorld([each])
  const world = {
    ...small,
    createSets: () => onlySet({ engine: small.createEngine(), read: createReader((event) => event) }),
  }
  const topic = topicOf({ type: 'token.issued' })
  for (const [index, { name, value, headers }] of cases.entries()) {
    const record = { topic, key: name, value: value ?? NULL, timestamp: DAY_START + index }
    world.topics.append({ ...record, ...(headers === undefined ? {} : { headers }) }, 0)
    const good = issued(`good-${index}`, index)
    world.topics.append({ topic, key: good.id, value: encodeEvent(good), timestamp: good.time }, 0)
  }
  const worker = startWorker(world, { most: 7, through: withNulls })
  await soon('all are read', () => written(world, 'alerts').length === cases.length)
  await worker.detector.stop()
  await worker.ended

  const letters = written(world, 'deadLetters').map(({ key, value }) => ({
    key,
    size: value.length,
    letter: DeadLetter.parse(JSON.parse(value)),
  }))
  expect(letters.map(({ letter }, index) => [cases[index]?.name, letter.code])).toEqual(
    cases.map(({ name, code }) => [name, code]),
  )
  for (const [index, { key, size, letter }] of letters.entries()) {
    const { name, value } = cases[index] ?? { name: '', value: null }
    expect(letter.origin).toEqual({ topic, partition: 0, offset: `${2 * index}` })
    expect(key).toBe(letterId(letter.origin))
    expect([name, size < MOST_BYTES]).toEqual([name, true])
    const original = Buffer.from(letter.original, 'base64')
    const came = Buffer.from(value ?? [])
    const sha256 = createHash('sha256').update(came).digest('hex')
    expect(letter.cut).toEqual(original.length === came.length ? undefined : { bytes: came.length, sha256 })
    expect(Buffer.compare(original, came.subarray(0, original.length))).toBe(0)
    expect(letter.reason.length).toBeLessThan(500)
  }
  const counted = await worker.metrics.getSingleMetric('vigia_dead_letters_total')?.get()
  expect(counted?.values.reduce((sum, { value }) => sum + value, 0)).toBe(cases.length)
})
