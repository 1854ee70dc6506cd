import fc from 'fast-check'
import { HOUR, MINUTE, SECOND } from '../samples.ts'
import type { OracleEvent } from '../types.ts'

/** Topics' default bounds, ms. */
export const BOUNDS = { outOfOrdernessMs: 10 * SECOND, allowedLatenessMs: 10 * MINUTE }

/** How long an event is on its way, and who comes first of two that arrive together. */
interface Place {
  readonly delay: number
  readonly rank: number
  /** The same for a second copy, where there is one. */
  readonly copy: { readonly delay: number; readonly rank: number } | undefined
}

const rank = fc.nat({ max: 3 })
const within = fc.oneof(
  fc.constantFrom(0, 0, 1, BOUNDS.outOfOrdernessMs - 1, BOUNDS.outOfOrdernessMs),
  fc.integer({ min: 0, max: BOUNDS.outOfOrdernessMs }),
)
const farBehind = BOUNDS.allowedLatenessMs + BOUNDS.outOfOrdernessMs
const beyond = fc.oneof(
  { weight: 3, arbitrary: within },
  {
    weight: 2,
    arbitrary: fc.constantFrom(BOUNDS.outOfOrdernessMs + 1, MINUTE, farBehind - 1, farBehind, farBehind + 1, HOUR),
  },
  { weight: 3, arbitrary: fc.integer({ min: BOUNDS.outOfOrdernessMs, max: farBehind }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 * farBehind }) },
)
const placesOf = (delay: fc.Arbitrary<number>): fc.Arbitrary<Place[]> =>
  fc.array(fc.record({ delay, rank, copy: fc.option(fc.record({ delay, rank }), { nil: undefined, freq: 4 }) }), {
    minLength: 1,
    maxLength: 40,
    size: 'max',
  })

/** An order of arrival, to be applied to any set of events. */
export type Order = readonly Place[]

/** No event, and no copy, arrives more than the bound behind the newest; every such order can come up. */
export const orderWithinBound: fc.Arbitrary<Order> = placesOf(within)

/** Events and copies arrive as far behind as they like. */
export const anyOrder: fc.Arbitrary<Order> = placesOf(beyond)

/**
 * The events as they arrive, copies included. An event arrives `delay` after it happened: with delays up to the bound,
 * what has arrived before it is at most the bound newer.
 */
export function arrive(events: readonly OracleEvent[], order: Order): OracleEvent[] {
  const placed = events.flatMap((event, at) => {
    const place = order[at % order.length] as Place
    return [place, ...(place.copy === undefined ? [] : [place.copy])].map(({ delay, rank: of }) => ({
      event,
      at: event.time + delay,
      of,
    }))
  })
  return placed.toSorted((a, b) => a.at - b.at || a.of - b.of).map(({ event }) => event)
}

/**
 * Without the copies that arrive when nothing need remember their first: behind the allowed lateness and `keptMs` more.
 * The definitions do not say what becomes of those.
 */
export function withoutForgotten(arrivals: readonly OracleEvent[], keptMs: number): OracleEvent[] {
  return arrivals.filter((event, at) => {
    const before = arrivals.slice(0, at)
    const newest = Math.max(...before.map(({ time }) => time))
    return !before.includes(event) || event.time >= newest - farBehind - keptMs
  })
}

/** How far behind the newest before it an arrival is at most, ms. */
export const mostBehind = (arrivals: readonly OracleEvent[]): number =>
  Math.max(
    0,
    ...arrivals.map((event, at) => Math.max(...arrivals.slice(0, at + 1).map(({ time }) => time)) - event.time),
  )

/** A step of several partitions read by several workers: who reads what. */
export interface Step {
  readonly partition: number
  readonly worker: number
  readonly events: readonly OracleEvent[]
}

/** How arrivals are split: over partitions by key, those over workers, and into batches, taken in turns. */
export interface Split {
  readonly partitions: number
  readonly workers: number
  readonly batchSizes: readonly number[]
  readonly turns: readonly number[]
}

export const split: fc.Arbitrary<Split> = fc.record({
  partitions: fc.integer({ min: 1, max: 4 }),
  workers: fc.integer({ min: 1, max: 3 }),
  batchSizes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }),
  turns: fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 12 }),
})

const hash = (text: string): number => Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) % 997, 7)

/** The same arrivals, each partition in its own order, the partitions in turns: `turns` says whose batch is next. */
export function splitUp(arrivals: readonly OracleEvent[], how: Split, keyOf: (event: OracleEvent) => string): Step[] {
  const queues = Array.from({ length: how.partitions }, (_, partition) =>
    arrivals.filter((event) => hash(keyOf(event)) % how.partitions === partition),
  )
  const steps: Step[] = []
  for (let turn = 0; queues.some((queue) => queue.length > 0); turn += 1) {
    const waiting = [...queues.keys()].filter((partition) => (queues[partition]?.length ?? 0) > 0)
    const partition = waiting[(how.turns[turn % how.turns.length] ?? 0) % waiting.length] ?? 0
    const size = how.batchSizes[turn % how.batchSizes.length] ?? 1
    steps.push({ partition, worker: partition % how.workers, events: queues[partition]?.splice(0, size) ?? [] })
  }
  return steps
}

/** Consecutive arrivals in batches of the given sizes, in turns. */
export function inBatches<T>(arrivals: readonly T[], sizes: readonly number[]): T[][] {
  const batches: T[][] = []
  for (let from = 0, turn = 0; from < arrivals.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    batches.push(arrivals.slice(from, from + size))
    from += size
  }
  return batches
}
