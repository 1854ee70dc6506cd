import type { Source, SourceHandlers } from '../../ports/source.ts'

/** The time at the brokers, as the records tell it that come from there. */
export interface BrokersClock {
  /** Not later than the brokers' clock, as far as the machine's has not jumped since the last record, epoch ms. `now` before the first. */
  now(): number
  /** The source, listened to. */
  listen<Listened extends Source>(source: Listened): Listened
}

/**
 * A clock that goes on from the append time of the last record that came: no record comes before its time. While old
 * records are read it is late, and never early. Topics of Vigia bear append times; where producers bear their own, `now`
 * is the bound.
 */
export function createBrokersClock(now: () => number): BrokersClock {
  let last: { readonly appended: number; readonly at: number } | undefined
  return {
    now() {
      const own = now()
      return last === undefined ? own : Math.min(own, last.appended + own - last.at)
    },
    listen: (source) => ({
      ...source,
      run: (handlers: SourceHandlers) =>
        source.run({
          ...handlers,
          onBatch(batch, context) {
            const appended = batch.records.at(-1)?.timestamp
            if (appended !== undefined) last = { appended, at: now() }
            return handlers.onBatch(batch, context)
          },
        }),
    }),
  }
}
