import type { Commit, SeekableSource } from '../../src/ports/source.ts'
import { until } from '../harness/wait.ts'
import { written, type Worker, type World } from './world.ts'

const BOUND_MS = 4_000
/** Asks until the answer is there. */
export const soon = <T>(what: string, ask: () => T | false | undefined | Promise<T | false | undefined>) =>
  until(what, BOUND_MS, ask)
/** What a counter of a worker says under a label. */
export const count = async (worker: Worker, name: string, label: string): Promise<number> => {
  const { values = [] } = (await worker.metrics.getMetricsAsJSON()).find((metric) => metric.name === name) ?? {}
  return values.find(({ labels }) => Object.values(labels).includes(label))?.value ?? 0
}
/** Resolves when so many events have been processed. */
export const processed = (worker: Worker, events: number) =>
  soon(`${events} events are processed`, async () => (await count(worker, 'vigia_events_total', 'processed')) >= events)
/** The values of a topic's records. */
export const jsonOf = (world: World, topic: Parameters<typeof written>[1]) =>
  written(world, topic).map(({ value }) => JSON.parse(value) as Record<string, unknown>)

/** A source that writes down its commits. */
export const noting =
  (commits: Commit[]) =>
  (source: SeekableSource): SeekableSource => ({
    ...source,
    commit(list) {
      commits.push(...list)
      return source.commit(list)
    },
  })
