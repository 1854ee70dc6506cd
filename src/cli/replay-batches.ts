import { createPseudonyms } from '../adapters/files/pseudonyms.ts'
import { loadPseudonymKey } from '../adapters/files/pseudonym-key.ts'
import type { DeadLetter } from '../events/dead-letter.ts'
import { createFirsts } from '../engine/seen.ts'
import type { Disorder } from '../engine/watermark.ts'
import { bad, decodeLine, type Decoded } from '../events/decode.ts'
import type { Event } from '../events/event.ts'
import { readEventFiles, type BadLine } from './event-files.ts'
import { loadEdge } from './load.ts'

/** What a replay reads, and how. */
export interface ReplayInput extends Disorder {
  /** Files of events, `-` for the standard input; several are merged by time. */
  readonly files: readonly string[]
  /** Folder of the registry behind the edge. */
  readonly registry: string
  readonly pseudonymKeyFile?: string
  /** Events so far ahead of the clock are bad, ms. */
  readonly maxAhead?: number
}

/** Some lines: the good ones as they have left the edge, each event once, the bad ones as dead letters; both in their order. */
export interface InputBatch {
  readonly events: readonly Event[]
  readonly dead: readonly DeadLetter[]
  /** How many lines between them were events that had come before. */
  readonly duplicate: number
}

/** Takes a batch; the next one waits for its promise. */
export type TakeBatch = (batch: InputBatch) => Promise<void>

/** An input whose registry has been read. */
export interface LoadedInput {
  /** Version of the registry. */
  readonly registryVersion: number
  /** Reads all. Rejects with a `ProblemsError` where a file cannot be read. */
  readonly read: (take: TakeBatch) => Promise<void>
}

/** Lines that are taken together. */
const TOGETHER = 256

/** Loads what the edge needs. Rejects with a `ProblemsError` or a `PseudonymKeyError` where it is bad. */
export async function loadReplayInput({
  files,
  registry: dir,
  pseudonymKeyFile,
  maxAhead = Infinity,
  ...disorder
}: ReplayInput): Promise<LoadedInput> {
  const key = pseudonymKeyFile === undefined ? undefined : await loadPseudonymKey(pseudonymKeyFile)
  const { edge, registry } = await loadEdge(dir, key && createPseudonyms(key))
  const read = (bytes: Uint8Array): Decoded => {
    const decoded = decodeLine(bytes)
    if (!decoded.ok) return decoded
    return decoded.event.time > Date.now() + maxAhead
      ? bad('future', 'the event time is too far ahead of the clock', 'time')
      : { ok: true, event: edge(decoded.event) }
  }
  return {
    registryVersion: registry.operator.version,
    async read(take) {
      let events: Event[] = []
      let dead: DeadLetter[] = []
      let duplicate = 0
      const isFirst = createFirsts(disorder)
      const flush = () => {
        const batch = { events, dead, duplicate }
        events = []
        dead = []
        duplicate = 0
        return take(batch)
      }
      const flushIfFull = () => (events.length + dead.length < TOGETHER ? undefined : flush())
      await readEventFiles(files, {
        read,
        take(event) {
          if (isFirst(event)) events.push(event)
          else duplicate += 1
          return flushIfFull()
        },
        bad(line) {
          dead.push(deadLetterOf(line))
          return flushIfFull()
        },
      })
      await flush()
    },
  }
}

const deadLetterOf = ({ file, line, why: { code, reason, field } }: BadLine): DeadLetter => ({
  code,
  reason,
  ...(field === undefined ? {} : { field }),
  origin: { file, line: line.number },
  original: Buffer.from(line.bytes).toString('base64'),
})
