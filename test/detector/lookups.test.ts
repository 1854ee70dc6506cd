import { expect, test } from 'vitest'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import type { Event } from '../../src/events/event.ts'
import { DAY_START, HOUR, MINUTE, SECOND } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'
import { lastAlerts } from './outputs.ts'
import { each, issued, smallWorld } from './samples.ts'
import { count, jsonOf, processed, soon } from './watching.ts'
import { append, startWorker, written } from './world.ts'

/** A token of somebody who is not the holder, by the latest record. */
const ofDependent: RuleSpec = {
  ...each,
  id: 'of-dependent',
  selections: {
    a: {
      event: 'token.issued',
      groupFields: ['beneficiaryId'],
      lookup: { key: 'beneficiaryId', own: 'beneficiaryId', op: '!=', record: 'holderId' },
    },
  },
}
const updated = (id: string, at: number, holderId: string, beneficiaryId = 'b1'): Event => ({
  source: '/s',
  id,
  type: 'beneficiary.updated',
  time: DAY_START + at,
  data: { beneficiaryId, holderId, birthDate: '1990-01-02' },
})
const world = (over: Parameters<typeof smallWorld>[1] = {}) =>
  smallWorld([ofDependent], { eventTopics: ['tokens', 'records'], idleMs: 'none', ...over })

test('a lookup is decided when the watermark of the records has passed too, by the record as of then', async () => {
  const small = world()
  append(small, updated('r1', 0, 'b1'), 0)
  for (const event of [issued('e1', MINUTE), issued('tick', HOUR)]) append(small, event, 0)
  const worker = startWorker(small)
  await processed(worker, 3)
  const before = worker.life.steps.length
  await soon('some rounds', () => worker.life.steps.length > before + 10)
  expect(written(small, 'alerts')).toEqual([])
  append(small, updated('r2', MINUTE, 'b9'), 0)
  append(small, updated('r3', MINUTE + 1, 'b1'), 0)
  append(small, updated('r4', MINUTE + 10 * SECOND + 1, 'b1', 'b2'), 0)
  await soon('it is decided', () => written(small, 'alerts').length > 0)
  await worker.detector.stop()
  expect(lastAlerts(small).map(({ trigger, evidence }) => [trigger.id, evidence.map(({ id }) => id)])).toEqual([
    ['e1', ['e1', 'r2']],
  ])
})

test('an event whose record is older than everything else is not late, and is found', async () => {
  const small = world({ idleMs: 5_000 })
  append(small, updated('new', 0, 'b9', 'b2'), 0)
  append(small, updated('old', -400 * 24 * HOUR, 'b9'), 0)
  append(small, issued('e1', 0), 0)
  small.time = DAY_START + HOUR
  const worker = startWorker(small)
  await processed(worker, 3)
  small.time += 10_000
  await soon('it is decided', () => written(small, 'alerts').length > 0)
  await worker.detector.stop()
  expect(lastAlerts(small).map(({ evidenceCount }) => evidenceCount)).toEqual([2])
  expect([jsonOf(small, 'late'), await count(worker, 'vigia_events_total', 'late')]).toEqual([[], 0])
})

test('what is settled is what has been committed, and never ahead of what waits', async () => {
  const store = createMemoryWindowStore()
  const settled: number[] = []
  const small = world({
    commitEveryMs: 0,
    openStore: () => ({
      ...store,
      forget: (watermark, latenessMs, done) => {
        settled.push(done)
        store.forget(watermark, latenessMs, done)
      },
    }),
  })
  append(small, updated('r1', 0, 'b1'), 0)
  append(small, updated('r2', HOUR, 'b1', 'b2'), 0)
  append(small, issued('e1', MINUTE), 0)
  append(small, issued('e2', 2 * HOUR), 0)
  const worker = startWorker(small)
  await processed(worker, 4)
  const reached = DAY_START + HOUR - 10 * SECOND
  await soon('all is settled', () => settled.at(-1) === reached)
  append(small, issued('e3', 3 * HOUR), 0)
  append(small, updated('r3', 4 * HOUR, 'b1', 'b2'), 0)
  await soon('the next is settled', () => settled.at(-1) === DAY_START + 3 * HOUR - 10 * SECOND)
  await worker.detector.stop()
  expect(settled.toSorted((a, b) => a - b)).toEqual(settled)
})
