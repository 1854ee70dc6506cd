import { createRandom } from './random.ts'

/** An event of a stream, with the topic and key that it travels under. */
export interface GeneratedEvent {
  readonly topic: string
  readonly key: string
  readonly text: string
}

/** What a generator of events draws on; all of it depends on the seed alone. */
export interface Stream {
  /** A number in [0, 1). */
  readonly random: () => number
  /** A whole number in [0, size). */
  readonly pick: (size: number) => number
  /** One of some things. */
  readonly one: <T>(of: readonly T[]) => T
  /** Eight hexadecimal digits. */
  readonly hex: () => string
  /** Time now, epoch ms; each event moves it on. */
  readonly now: () => number
  /** Events made until now. */
  readonly made: () => number
  /** The next event. Times grow, with a disorder of up to five seconds. */
  readonly event: (topic: string, key: string, source: string, type: string, data: object) => GeneratedEvent
}

const STEP_MS = 18
const START = Date.parse('2026-03-02T06:00:00.000Z')

/** Creates a stream; `stepMs` lies between two events. */
export function createStream(seed: number, stepMs = STEP_MS): Stream {
  const random = createRandom(seed)
  const pick = (size: number) => Math.floor(random() * size)
  const hex = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  let made = 0
  let now = START
  return {
    random,
    pick,
    one: <T>(of: readonly T[]) => of[pick(of.length)] as T,
    hex,
    now: () => now,
    made: () => made,
    event(topic, key, source, type, data) {
      made += 1
      now += stepMs
      const time = new Date(now - pick(5_000)).toISOString()
      const id = `${made.toString(36)}-${hex()}${hex()}`
      const event = { specversion: '1.0', id, source, type, time, datacontenttype: 'application/json', data }
      return { topic, key, text: JSON.stringify(event) }
    },
  }
}
