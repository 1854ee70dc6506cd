import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import type { WindowStore } from '../../../src/ports/window-store.ts'
import { begun } from '../../contract/begun.ts'
import { absent, EDGE, ids, idsBefore, kindOf, observation, type Item, type Ruling } from '../../contract/window-log.ts'
import { runs } from '../../engine/against-oracle.ts'
import { DAY, HOUR } from '../../oracle/samples.ts'
import { flaky, type Fault } from './flaky.ts'
import { createModel, type Model } from './model.ts'
import { connect, freshPrefix } from './server.ts'

const WORKERS = 3
const KEYS = ['k1', 'k2', 'k3']

/** One call of a worker: what goes into each of some logs, and what happens to the call. */
interface Call {
  readonly worker: number
  readonly logs: readonly {
    readonly key: string
    readonly items: readonly Item[]
    readonly rulings: readonly Ruling[]
  }[]
  readonly fault: Fault
  /** A worker that starts anew knows nothing. */
  readonly restarts: boolean
  readonly wide: number
}

const time = fc.oneof(
  fc.constantFrom(-1, 0, 1),
  fc.integer({ min: -3 * HOUR, max: 3 * HOUR }),
  fc.constantFrom(DAY, -DAY),
)
const id = fc.constantFrom('a', 'b', 'c', 'd', 'ação', 'f')
const item: fc.Arbitrary<Item> = fc.record({ t: time.map((t) => EDGE + t), id, role: fc.nat({ max: 1 }) })
/** A decision always spans the same: it is its rule's and its trigger's. */
const SPANS: Readonly<Record<string, readonly [number, number]>> = { a: [0, 0], b: [1, 1], c: [HOUR, 0], d: [0, HOUR] }
const ruling: fc.Arbitrary<Ruling> = fc.record({ t: time, id }).map(({ t, id: of }) => {
  const [back, ahead] = SPANS[of] ?? [HOUR, HOUR]
  return { t: EDGE + t, id: of, from: EDGE + t - back, to: EDGE + t + ahead }
})
const call: fc.Arbitrary<Call> = fc.record({
  worker: fc.nat({ max: WORKERS - 1 }),
  logs: fc.uniqueArray(
    fc.record({
      key: fc.constantFrom(...KEYS),
      items: fc.array(item, { maxLength: 4 }),
      rulings: fc.array(ruling, { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3, selector: ({ key }) => key },
  ),
  fault: fc.constantFrom<Fault>('none', 'none', 'none', 'none', 'lost', 'partly', 'unsent'),
  restarts: fc.nat({ max: 6 }).map((n) => n === 0),
  wide: fc.constantFrom(0, HOUR, 2 * DAY),
})

let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

/** A worker with what it knows of a rule's logs: each process has its own kinds. */
interface Worker {
  readonly store: WindowStore
  readonly kind: ReturnType<typeof kindOf>
}

async function startWorkers(
  viewLimits: readonly number[],
  next: () => Fault,
): Promise<{ readonly start: (of: number) => Worker }> {
  const prefix = freshPrefix()
  const incarnation = await begun(createRedisSharedState(redis, prefix))
  return {
    start: (of) => ({
      kind: kindOf(absent),
      store: createRedisWindowStore({
        redis: flaky(redis, next),
        prefix,
        incarnation,
        latenessMs: 0,
        viewLimit: viewLimits[of % viewLimits.length] ?? 1,
      }),
    }),
  }
}

/** Calls until it succeeds, as a patient caller does. Answers with the views. */
async function observe({ store, kind }: Worker, { logs, wide }: Call) {
  const observations = logs.map(({ key, items, rulings }) => {
    const made = observation(kind, key, items, { rulings, from: EDGE, to: EDGE })
    return { ...made, from: made.from - wide, to: made.to + wide }
  })
  for (;;) {
    try {
      return { observations, views: await store.observe(observations) }
    } catch (error) {
      if (!(error instanceof InfrastructureError)) throw error
    }
  }
}

const everything = { from: EDGE - 3 * DAY, to: EDGE + 3 * DAY }

async function expectAllOf(worker: Worker, model: Model): Promise<void> {
  const views = await worker.store.observe(KEYS.map((key) => observation(worker.kind, key, [], everything)))
  for (const view of views) {
    for (const role of [0, 1]) expect(ids(view, role)).toEqual(model.ids(view.key, role, everything))
    for (const decided of model.rulings(view.key)) {
      expect(idsBefore(view, decided, 1)).toEqual(model.idsBefore(view.key, decided, 1, decided.t + view.kind.aheadMs))
    }
  }
}

test('whatever comes between, the last to append sees all, and all see the same in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 25, size: 'max' }),
      fc.array(fc.constantFrom(1, 2, 100_000), { minLength: 1, maxLength: 3 }),
      async (calls, viewLimits) => {
        let fault: Fault = 'none'
        const { start } = await startWorkers(viewLimits, () => {
          const now = fault
          fault = 'none'
          return now
        })
        const workers = Array.from({ length: WORKERS }, (_, of) => start(of))
        const model = createModel(DAY)
        for (const each of calls) {
          if (each.restarts) workers[each.worker] = start(each.worker)
          const worker = workers[each.worker] as Worker
          fault = each.fault
          for (const { key, items, rulings } of each.logs) model.put(key, items, rulings)
          const { observations, views } = await observe(worker, each)
          for (const [at, view] of views.entries()) {
            const span = observations[at] as { key: string; from: number; to: number }
            for (const role of [0, 1]) {
              const seen = view.entries(role).filter(({ t }) => t >= span.from && t <= span.to)
              expect(seen.map((entry) => entry.id)).toEqual(model.ids(span.key, role, span))
            }
          }
        }
        for (const worker of [...workers, start(0)]) await expectAllOf(worker, model)
      },
    ),
    { ...runs(150), interruptAfterTimeLimit: 90_000 },
  )
}, 120_000)
