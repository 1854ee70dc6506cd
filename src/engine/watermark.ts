import type { Event } from '../events/event.ts'

/** How an event stands to its partition's watermark. `behind` still enters every log; `late` enters none. */
export type Timeliness = 'on_time' | 'behind' | 'late'

/** The watermark of one topic-partition: its greatest event time minus the topic's bound of disorder. Never goes back. */
export interface Watermark {
  /** Epoch ms; −Infinity before the first event. */
  readonly value: number
  /** Judges an event by the watermark that stands before it, and moves the watermark unless the event is late. */
  take(event: Event): Timeliness
  /** Moves it to `t` where that is later: an idle partition goes with the clock. */
  advance(t: number): void
}

export interface Disorder {
  /** Events so far out of order are still in time, ms. */
  readonly outOfOrdernessMs: number
  /** Events so far behind the watermark still enter the logs, ms. */
  readonly allowedLatenessMs: number
}

/** Types that are only ever looked up: the latest one counts however old it is, so none is late. */
const LOOKED_UP: ReadonlySet<string> = new Set(['beneficiary.updated'])

/** A watermark that starts at `value`. */
export function createWatermark({ outOfOrdernessMs, allowedLatenessMs }: Disorder, value = -Infinity): Watermark {
  let now = value
  return {
    get value() {
      return now
    },
    take({ time, type }) {
      const before = now
      if (time < before - allowedLatenessMs && !LOOKED_UP.has(type)) return 'late'
      if (time - outOfOrdernessMs > now) now = time - outOfOrdernessMs
      return time < before ? 'behind' : 'on_time'
    },
    advance(t) {
      if (t > now) now = t
    },
  }
}
