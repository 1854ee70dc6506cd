import { expect, test } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { FRAME_HEAD, isRegistryFramed } from '../../src/events/framing.ts'
import type { SourceRecord } from '../../src/ports/source.ts'
import { onlySet } from '../../src/services/detector/rule-sets.ts'
import { createFramedSource } from '../../src/services/framed-source.ts'
import { BINARY, createScriptedSchemas, framed } from '../framing/scripted-schemas.ts'
import { DAY_START, MINUTE } from '../oracle/samples.ts'
import { lastAlerts } from './outputs.ts'
import { changed, issued, smallWorld, unannounced } from './samples.ts'
import { processed, soon } from './watching.ts'
import { append, read, startWorker, topicOf, written, type World } from './world.ts'

/** Frames hold events as they are. */
const readFramed = (record: SourceRecord) => {
  const { value } = record
  return read(value !== null && isRegistryFramed(value) ? { ...record, value: value.subarray(FRAME_HEAD) } : record)
}
const appendFramed = ({ topics }: World, event: Event, id: number): void => {
  const value = Buffer.concat([framed(id).subarray(0, FRAME_HEAD), Buffer.from(JSON.stringify(event))])
  topics.append({ topic: topicOf(event), key: event.id, value, headers: BINARY, timestamp: event.time }, 0)
}

/** A worker for tokens of which no change of contact was told before, over two topics. */
function open() {
  const schemas = createScriptedSchemas([1])
  const world: World = smallWorld([unannounced], {
    eventTopics: ['tokens', 'beneficiaries'],
    createSets: () => onlySet({ engine: world.createEngine(), read: readFramed }),
  })
  const start = () => startWorker(world, { through: (source) => createFramedSource({ source, schemas }) })
  return { schemas, world, start }
}

test('what waits for a schema keeps decisions from being made without it', async () => {
  const { schemas, world, start } = open()
  world.time = DAY_START + 20 * MINUTE
  appendFramed(world, changed('c1', 10 * MINUTE), 7)
  append(world, issued('e1', 20 * MINUTE), 0)
  append(world, issued('e2', 20 * MINUTE, 'b2'), 0)
  const worker = start()
  await processed(worker, 2)
  await soon('it waits', () => schemas.asked.length > 0)
  world.time += 10 * MINUTE
  const before = worker.life.steps.length
  await soon('it has looked whether partitions are idle', () => worker.life.steps.slice(before).includes('ends?'))
  await soon('some rounds', () => worker.life.steps.length > before + 30)
  expect(written(world, 'alerts')).toEqual([])
  schemas.arrive(7)
  await processed(worker, 3)
  world.time += 20_000
  await soon('it is decided', () => written(world, 'alerts').length > 0)
  await worker.detector.stop()
  expect(lastAlerts(world).map(({ trigger }) => trigger.id)).toEqual(['e2'])
  expect(written(world, 'deadLetters')).toEqual([])
})

test('a worker that dies while a partition waits loses nothing of it', async () => {
  const { schemas, world, start } = open()
  world.time = DAY_START + 20 * MINUTE
  appendFramed(world, changed('c0', 0, 'b9'), 1)
  appendFramed(world, changed('c1', 10 * MINUTE), 7)
  append(world, issued('e1', 20 * MINUTE), 0)
  append(world, issued('e2', 20 * MINUTE, 'b2'), 0)
  const first = start()
  await processed(first, 3)
  await first.detector.stop()
  schemas.arrive(7)
  const second = start()
  await processed(second, 1)
  world.time += 10 * MINUTE
  await soon('it is decided', () => written(world, 'alerts').length > 0)
  await second.detector.stop()
  expect(lastAlerts(world).map(({ trigger }) => trigger.id)).toEqual(['e2'])
})
