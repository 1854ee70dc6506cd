import { chunksOf, linesOf, type Line } from '../adapters/files/lines.ts'
import type { Decoded, Undecodable } from '../events/decode.ts'
import type { Event } from '../events/event.ts'
import { ProblemsError } from './load.ts'

/** One line that held no good event. */
export interface BadLine {
  readonly file: string
  readonly line: Line
  readonly why: Undecodable
}

/** What is done with the lines of some files. */
export interface EventFilesOptions {
  readonly read: (bytes: Uint8Array) => Decoded
  /** Takes the next event in order; the next one waits for its promise. */
  readonly take: (event: Event) => Promise<void> | void
  /** Takes the next line that holds no event, as `take` does. */
  readonly bad: (bad: BadLine) => Promise<void> | void
}

/** A file on the way: its good events that have been read and not yet taken. */
interface Reading {
  events: Event[]
  at: number
  /** Reads on until there is an event, or the end. */
  refill(): Promise<void>
}

/** Names the file in what the system says against reading it. */
export function unreadable(file: string, error: unknown): never {
  if (!(error instanceof Error && 'syscall' in error)) throw error
  throw new ProblemsError(`${file}: ${error.message}`, { cause: error })
}

/** So many lines are decoded at once: many enough for the decoder to stay warm, few enough to be gone soon. */
const AT_ONCE = 64

function openReading(file: string, { read, bad }: EventFilesOptions): Reading {
  const chunks = linesOf(chunksOf(file))
  let lines: readonly Line[] = []
  let decoded = 0

  const hasLines = async () => {
    if (decoded < lines.length) return true
    const next = await chunks.next().catch((error: unknown) => unreadable(file, error))
    if (next.done === true) return false
    lines = next.value
    decoded = 0
    return true
  }
  const reading: Reading = {
    events: [],
    at: 0,
    async refill() {
      reading.events = []
      reading.at = 0
      while (reading.events.length === 0 && (await hasLines())) {
        const some = lines.slice(decoded, decoded + AT_ONCE)
        decoded += some.length
        for (const line of some) {
          const one = read(line.bytes)
          if (one.ok) reading.events.push(one.event)
          else {
            const done = bad({ file, line, why: one })
            if (done !== undefined) await done
          }
        }
      }
    },
  }
  return reading
}

/**
 * Reads files of events as one stream: each keeps its order, and the next event is the earliest of the files' next
 * ones (of the file named first where they are of one time). Rejects with a `ProblemsError` where a file cannot be read.
 */
export async function readEventFiles(files: readonly string[], options: EventFilesOptions): Promise<void> {
  let open = files.map((file) => openReading(file, options))
  for (const reading of open) await reading.refill()
  for (;;) {
    open = open.filter((reading) => reading.at < reading.events.length)
    if (open.length === 0) return
    const next = open.reduce((a, b) => ((b.events[b.at]?.time ?? 0) < (a.events[a.at]?.time ?? 0) ? b : a))
    await drain(next, open.length === 1, options)
  }
}

/** Takes one event of a reading; all that have been read where it is the only one. */
async function drain(reading: Reading, isAlone: boolean, { take }: EventFilesOptions): Promise<void> {
  const until = isAlone ? reading.events.length : reading.at + 1
  for (; reading.at < until; reading.at += 1) {
    const done = take(reading.events[reading.at] as Event)
    if (done !== undefined) await done
  }
  if (reading.at === reading.events.length) await reading.refill()
}
