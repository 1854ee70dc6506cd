import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import type { Event } from '../../src/events/event.ts'
import { partitionKey } from '../../src/ports/source.ts'
import { DAY } from '../oracle/samples.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { createLife, Killed } from './mortal.ts'
import { append, startWorker, topicOf, type WorkerOptions, type World } from './world.ts'

/** How events reach the alerts: over which partitions and workers, in what batches, and when workers die. */
export interface Course {
  readonly partitions: number
  readonly workers: number
  readonly most: number
  /** Batches of so many partitions come at the same time. */
  readonly together: number
  /** Event → partition, in turns. */
  readonly spread: readonly number[]
  /** So many steps are the lives of the workers as they start; when all are over, nobody dies any more. */
  readonly lives: readonly number[]
  readonly commitEveryMs: number
  readonly viewLimit: number
}

const lifeLength = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 200 }))

/** Courses with up to so many workers. */
export const course = (mostWorkers: number): fc.Arbitrary<Course> =>
  fc.record({
    partitions: fc.integer({ min: 1, max: 3 }),
    workers: fc.integer({ min: 1, max: mostWorkers }),
    most: fc.constantFrom(1, 2, 3, 8, 1_000),
    together: fc.constantFrom(1, 2, 64),
    spread: fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 7 }),
    lives: fc.array(lifeLength, { maxLength: 5 }),
    commitEveryMs: fc.constantFrom(0, 1_000, 1_000),
    viewLimit: fc.constantFrom(1, 2, 100_000),
  })

/** By so much later the day of the events begins a segment of every length of log. */
const TO_SEGMENT_EDGE = 213 * DAY
export const shift = fc.constantFrom(0, TO_SEGMENT_EDGE)

/** Where a token is issued again without an expiry, the definitions do not say which issuance counts. */
export const expiring = (event: OracleEvent): OracleEvent =>
  event.type === 'token.issued' && event.data['expiresAt'] === undefined
    ? { ...event, data: { ...event.data, expiresAt: event.time + 600_000 } }
    : event

/** The topics of events, each once. */
export const topicsOf = (events: readonly OracleEvent[]): string[] => [
  ...new Set((events as readonly Event[]).map(topicOf)),
]

/** Puts arrivals into their partitions: copies of an event may go to different ones. */
export function feed(world: World, arrivals: readonly OracleEvent[], { partitions, spread }: Course): void {
  for (const [at, event] of arrivals.entries()) {
    append(world, event as Event, (spread[at % spread.length] ?? 0) % partitions)
  }
}

const BOUND_MS = 8_000

/** What is not yet read, committed or decided. Beyond `limit` no deadline lies. */
async function unsettled(world: World, limit: number): Promise<string | undefined> {
  const state = world.createState()
  const announced = await world.generations.read().catch(() => undefined)
  const kept = await state.kept()
  if (announced === undefined || kept === undefined) return 'nobody has begun'
  const watermarks = await state.raiseWatermarks(`${kept.id}:${announced.current.number}`, new Map())
  const folded = await state.folded(kept.id)
  for (const [topic, count] of world.options.partitions) {
    for (let partition = 0; partition < count; partition += 1) {
      const name = partitionKey({ topic, partition })
      if ((folded.get(name) ?? 0n) < world.topics.end(topic, partition)) return `${name} is not read`
      if ((watermarks.get(name) ?? -Infinity) < limit) return `${name} is not idle`
      if ((await state.due({ topic, partition })).length > 0) return `${name} has what is due`
    }
  }
  return undefined
}

/** Lets workers run, die and be followed by others until all is decided, with the clock going on; then stops them. `meanwhile` comes before; `over` is what workers stand on beside the world. */
export async function play(
  world: World,
  { workers, most, together, lives }: Course,
  limit: number,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
  over: WorkerOptions['over'] = {},
): Promise<void> {
  const left = [...lives]
  const run: { isOver: boolean } = { isOver: false }
  let failure: { readonly error: unknown } | undefined
  const running = new Set<ReturnType<typeof startWorker>>()
  const serve = async () => {
    while (!run.isOver) {
      const worker = startWorker(world, { life: createLife(left.shift()), most, together, over })
      running.add(worker)
      await worker.ended.catch((error: unknown) => {
        if (!(error instanceof Killed)) failure ??= { error }
      })
      running.delete(worker)
      if (failure !== undefined) return
    }
  }
  const slots = Array.from({ length: workers }, serve)
  await meanwhile().catch((error: unknown) => {
    failure ??= { error }
  })
  const end = Date.now() + BOUND_MS
  for (;;) {
    const what = failure === undefined ? await unsettled(world, limit) : undefined
    if (what === undefined) break
    if (Date.now() > end) {
      failure = {
        error: new Error(
          `not in time: ${what}: ${[...running].map(({ life }) => life.steps.slice(-30).join(' ')).join(' | ')}`,
        ),
      }
    }
    world.time += 400
    await pause(2)
  }
  run.isOver = true
  await Promise.all([...running].map(({ detector }) => detector.stop().catch(() => undefined)))
  await Promise.all(slots)
  if (failure !== undefined) throw failure.error
}

/** After it nothing waits: later than every deadline that the events can give. */
export const limitOf = (events: readonly OracleEvent[]): number =>
  Math.max(0, ...events.map(({ time }) => time)) + 10 * DAY
