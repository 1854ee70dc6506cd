import { expect, test } from 'vitest'
import type { Source, SourceHandlers } from '../../src/ports/source.ts'
import { createBrokersClock } from '../../src/services/detector/brokers-clock.ts'

const HOUR = 3_600_000
const NOON = Date.parse('2026-11-22T12:00:00Z')

/** A clock of a machine that is wrong by `skew`, and what it hears: records that were appended then. */
function machine(skew: number) {
  let real = NOON
  let handlers: SourceHandlers | undefined
  const clock = createBrokersClock(() => real + skew)
  const source = {
    run: (given: SourceHandlers) => {
      handlers = given
      return Promise.resolve()
    },
  } as unknown as Source
  const handled: number[] = []
  void clock.listen(source).run({
    onAssign: () => Promise.resolve(),
    onRevoke: () => Promise.resolve(),
    onBatch: ({ records }) => Promise.resolve(void handled.push(records.length)),
  })
  return {
    handled,
    late: () => real - clock.now(),
    pass: (ms: number) => void (real += ms),
    hear: (...ages: readonly number[]) =>
      handlers?.onBatch(
        {
          topic: 't',
          partition: 0,
          highWatermark: 0n,
          records: ages.map((age) => ({
            offset: 0n,
            key: null,
            value: null,
            headers: new Map(),
            timestamp: real - age,
          })),
        },
        { heartbeat: () => Promise.resolve(), isOwned: () => true },
      ),
  }
}

test('before the first record it is the machine’s', () => {
  expect([0, 2 * HOUR, -2 * HOUR].map((skew) => machine(skew).late())).toEqual([0, -2 * HOUR, 2 * HOUR])
})

test.each([
  ['right', 0, 5],
  ['two hours ahead', 2 * HOUR, 5],
  ['two hours behind', -2 * HOUR, 2 * HOUR],
])('a machine that is %s: a fresh record puts it right, and it is never early', async (_, skew, late) => {
  const { hear, pass, late: of, handled } = machine(skew)
  await hear(60, 5)
  expect(of()).toBe(late)
  pass(HOUR)
  expect(of()).toBe(late)
  expect(handled).toEqual([2])
})

test('while old records come it is late, and then no more', async () => {
  const { hear, late } = machine(2 * HOUR)
  await hear(48 * HOUR)
  expect(late()).toBe(48 * HOUR)
  await hear()
  expect(late()).toBe(48 * HOUR)
  await hear(1)
  expect(late()).toBe(1)
})
