import { partitionKey, type Source, type SourceRecord, type TopicPartition } from '../../../src/ports/source.ts'

/** Topic-partitions that outlive every archiver, with what was committed of each. */
export interface ScriptedLog {
  append(topicPartition: TopicPartition, value: unknown, headers?: Readonly<Record<string, string>>): SourceRecord
  readonly partitions: ReadonlyMap<string, { readonly at: TopicPartition; readonly records: SourceRecord[] }>
  readonly committed: Map<string, bigint>
  /** Everything that was ever committed, in order. */
  readonly commits: string[]
  isDone(): boolean
}

const bytes = (text: string) => new TextEncoder().encode(text)

export function createScriptedLog(): ScriptedLog {
  const partitions = new Map<string, { at: TopicPartition; records: SourceRecord[] }>()
  const committed = new Map<string, bigint>()
  return {
    partitions,
    committed,
    commits: [],
    append(at, value, headers = {}) {
      const known = partitions.get(partitionKey(at)) ?? { at, records: [] }
      const { records } = known
      partitions.set(partitionKey(at), known)
      const record = {
        offset: (records.at(-1)?.offset ?? -1n) + 1n,
        key: null,
        value: value === null ? null : bytes(typeof value === 'string' ? value : JSON.stringify(value)),
        timestamp: 1_700_000_000_000 + records.length,
        headers: new Map(Object.entries(headers).map(([name, text]) => [name, bytes(text)])),
      }
      records.push(record)
      return record
    },
    isDone: () =>
      [...partitions].every(([key, { records }]) => (committed.get(key) ?? 0n) > (records.at(-1)?.offset ?? -1n)),
  }
}

export interface ScriptedSourceOptions {
  readonly log: ScriptedLog
  /** How many records the next batch holds; -1 = a rebalance comes instead. */
  readonly nextStep: () => number
  /** Looked at after each commit. */
  readonly onCommit?: () => void
  readonly commitFails?: () => boolean
  readonly heartbeat?: () => Promise<void>
}

/** One consumer's life over the log: batches in turn from all partitions, rebalances, redelivery from what was committed. */
export function createScriptedSource(options: ScriptedSourceOptions): Source & { readonly batches: () => number } {
  const { log, nextStep } = options
  const stopped = Promise.withResolvers<void>()
  let stopping = false
  let batches = 0
  const positions = new Map<string, number>()

  async function assign(handlers: Parameters<Source['run']>[0]): Promise<void> {
    const all = [...log.partitions].map(([key, { at }]) => ({ ...at, offset: log.committed.get(key), metadata: '' }))
    for (const [key] of log.partitions) positions.set(key, Number(log.committed.get(key) ?? 0n))
    await handlers.onAssign(all)
  }

  async function deliver(handlers: Parameters<Source['run']>[0]): Promise<boolean> {
    let moved = false
    for (const [key, { at, records }] of log.partitions) {
      const from = positions.get(key) ?? 0
      if (stopping || from >= records.length) continue
      const step = nextStep()
      moved = true
      if (step < 0) {
        await handlers.onRevoke()
        await assign(handlers)
        continue
      }
      const batch = records.slice(from, from + Math.max(1, step))
      positions.set(key, from + batch.length)
      batches++
      const context = { heartbeat: options.heartbeat ?? (async () => undefined), isOwned: () => true }
      await handlers.onBatch({ ...at, records: batch, highWatermark: BigInt(records.length) }, context)
    }
    return moved
  }

  return {
    batches: () => batches,
    async run(handlers) {
      await assign(handlers)
      let moved = true
      while (moved) moved = await deliver(handlers)
      await stopped.promise
    },
    async commit(commits) {
      if (options.commitFails?.() === true) throw new Error('commit failed')
      for (const { topic, partition, offset } of commits) {
        log.committed.set(partitionKey({ topic, partition }), offset)
        log.commits.push(`${topic}-${partition}@${offset}`)
      }
      options.onCommit?.()
    },
    endOffsets: async () => new Map(),
    async stop() {
      stopping = true
      stopped.resolve()
    },
    lastProgress: () => 0,
  }
}
