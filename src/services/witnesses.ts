import type { Testimony } from '../channels/voice.ts'
import { Alert } from '../engine/alert.ts'
import type { Decoded } from '../events/decode.ts'
import type { Sink } from '../ports/sink.ts'
import type { Batch, Source, SourceRecord } from '../ports/source.ts'
import { retry, type RetryPolicy } from './retry.ts'
import { testimonyOfAlert, testimonyOfEvent } from './testimony.ts'

export interface WitnessesOptions {
  /** Delivers the alerts, and the events of `channels`. */
  readonly source: Source
  readonly alerts: string
  readonly sink: Sink
  /** The compacted topic that reports and testimonies are kept on. */
  readonly topic: string
  /** Reads a record of an event as the detector does: past the edge. */
  readonly read: (record: SourceRecord) => Decoded
  readonly digest: (text: string) => string
  /** Is told how many testimonies were written, by what they came from. */
  readonly onWritten?: (testimonies: readonly Testimony[]) => void
  /** Is told of each try that has failed. */
  readonly onFailed?: (error: unknown) => void
  /** Default: from 200 ms to 10 s apart, as long as it takes: an API answers meanwhile. */
  readonly policy?: RetryPolicy
}

export interface Witnesses {
  /** Resolves after `stop`; rejects when the source is dead for good. */
  readonly run: () => Promise<void>
  readonly stop: () => Promise<void>
}

const POLICY: RetryPolicy = { firstMs: 200, maxMs: 10_000, forMs: Infinity }
const decoder = new TextDecoder()

/**
 * The key on the topic. A contradiction has one of its own: who is late with an older revision does not take its place, and
 * whoever folds the topic joins both by the alert's id.
 */
const keyOf = ({ id, disposition }: Testimony): string => (disposition === undefined ? id : `${id} contradicted`)

function alertIn({ value }: SourceRecord): Alert | undefined {
  try {
    return Alert.safeParse(JSON.parse(decoder.decode(value ?? undefined))).data
  } catch {
    return undefined
  }
}

/**
 * Carries what alerts and other producers' events say of addresses onto the reports topic, each under a name that does
 * not depend on when it is read, so that a batch that comes again changes nothing. Committed last. What cannot be read is
 * passed over: the detector has told of it.
 */
export function createWitnesses(options: WitnessesOptions): Witnesses {
  const { source, alerts, sink, topic, read, digest, onWritten, onFailed, policy = POLICY } = options
  const ending = new AbortController()
  const told = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      onFailed?.(error)
      throw error
    }
  }
  const persistently = (work: () => Promise<void>) => retry(() => told(work), policy, ending.signal)

  const eventIn = (record: SourceRecord): Testimony | undefined => {
    const decoded = read(record)
    return decoded.ok ? testimonyOfEvent(decoded.event, record.timestamp, digest) : undefined
  }
  const testimonyOf = (from: string, record: SourceRecord): Testimony | undefined => {
    if (from !== alerts) return eventIn(record)
    const alert = alertIn(record)
    return alert && testimonyOfAlert(alert, record.timestamp)
  }
  async function carry({ topic: from, records }: Batch, isOwned: () => boolean): Promise<void> {
    const found = records.flatMap((record) => testimonyOf(from, record) ?? [])
    // Of one alert a batch may hold many revisions: the last says all.
    const last = [...new Map(found.map((testimony) => [keyOf(testimony), testimony])).values()]
    if (last.length === 0) return
    const written = last.map((testimony) => ({ topic, key: keyOf(testimony), value: JSON.stringify(testimony) }))
    await persistently(async () => (isOwned() ? sink.write(written) : undefined))
    onWritten?.(last)
  }
  return {
    run: () =>
      source.run({
        onAssign: () => Promise.resolve(),
        onRevoke: () => Promise.resolve(),
        async onBatch(batch, context) {
          const last = batch.records.at(-1)
          if (last === undefined) return
          const { topic: of, partition } = batch
          try {
            await carry(batch, () => context.isOwned())
            await persistently(() => source.commit([{ topic: of, partition, offset: last.offset + 1n, metadata: '' }]))
          } catch (error) {
            if (!ending.signal.aborted) throw error
          }
        },
      }),
    stop() {
      ending.abort()
      return source.stop()
    },
  }
}
