import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EventHistory, PlacedEvent } from '../../ports/event-history.ts'
import {
  partitionKey,
  type Batch,
  type Commit,
  type Committed,
  type SeekableSource,
  type SourceHandlers,
  type SourceRecord,
  type TopicPartition,
} from '../../ports/source.ts'
import { patiently } from './patiently.ts'

/** A partition whose reading was moved: until it is where its topic begins, it is read from the archive. */
interface Past {
  readonly partition: TopicPartition
  next: bigint
  /** Where the topic begins, when it was last asked for; undefined before that. */
  first: bigint | undefined
}

/** What stands before the metadata of a commit: the place in the archive, where the topic itself begins later. */
const PLACE = /^@(\d+) /
const withPlace = (commit: Commit, first: bigint): Commit =>
  commit.offset < first ? { ...commit, offset: first, metadata: `@${commit.offset} ${commit.metadata}` } : commit
const placeOf = ({ metadata }: Committed): bigint | undefined => {
  const [, place] = PLACE.exec(metadata) ?? []
  return place === undefined ? undefined : BigInt(place)
}
const withoutPlace = (committed: Committed): Committed => {
  const offset = placeOf(committed)
  return offset === undefined ? committed : { ...committed, offset, metadata: committed.metadata.replace(PLACE, '') }
}

const NO_HEADERS: SourceRecord['headers'] = new Map()
const recordOf = ({ offset, appended, event }: PlacedEvent): SourceRecord => ({
  offset,
  key: null,
  value: null,
  timestamp: appended,
  headers: NO_HEADERS,
  event,
})

/**
 * A source whose partitions are as long as the archive remembers them: where reading is moved (`seek`, or a commit
 * while partitions are assigned) to before a topic's beginning, the records up to there come from the archive, and then
 * the topic's own. Kafka keeps no offset before a topic's beginning, so a commit of one stands in the metadata.
 */
export function createLongerSource(
  inner: SeekableSource,
  history: Pick<EventHistory, 'records'>,
  log: (message: string, facts?: Readonly<Record<string, unknown>>) => void,
): SeekableSource {
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  const pasts = new Map<string, Past>()
  const paused = new Set<string>()
  let handlers: SourceHandlers | undefined
  let isOwner = false
  let isAssigning = false
  let isReading = false
  /** The batch of the archive that is at work. */
  let delivering: Promise<void> = Promise.resolve()

  const isCurrent = (past: Past) => isOwner && pasts.get(partitionKey(past.partition)) === past
  const move = (partition: TopicPartition, next: bigint): Past => {
    const past = { partition, next, first: undefined }
    pasts.set(partitionKey(partition), past)
    inner.pause([partition])
    return past
  }
  const askFirst = async (past: Past): Promise<bigint> => {
    const firsts = await patiently(() => inner.firstOffsets([past.partition]))
    past.first = firsts.get(partitionKey(past.partition)) ?? 0n
    return past.first
  }
  /** The topic itself holds what comes next. Batches of others that are at work may come again for it. */
  const arrive = ({ partition, next }: Past) => {
    const name = partitionKey(partition)
    pasts.delete(name)
    inner.seek([{ ...partition, offset: next }])
    if (!paused.has(name)) inner.resume([partition])
  }
  const deliver = async (past: Past, to: bigint): Promise<void> => {
    const { partition } = past
    const { events, next, unreadable } = await patiently(() => history.records(partition, past.next, to))
    if (unreadable > 0) log('archived events cannot be read by this version, and are left out', { unreadable })
    const highWatermark = (await patiently(() => inner.endOffsets([partition]))).get(partitionKey(partition)) ?? to
    const batch: Batch = { ...partition, records: events.map(recordOf), highWatermark, next }
    if (!isCurrent(past)) return
    const isOwned = () => isCurrent(past)
    delivering = handlers?.onBatch(batch, { isOwned, heartbeat: () => nextTurn() }) ?? Promise.resolve()
    await delivering
    past.next = next
  }
  /** Reads on from the archive, partition by partition in turns, as long as there is something to be read. */
  const read = async (): Promise<void> => {
    for (;;) {
      const past = [...pasts.values()].find(({ partition }) => !paused.has(partitionKey(partition)))
      if (past === undefined || isAssigning || !isOwner) break
      const known = past.first
      const first = known !== undefined && past.next < known ? known : await askFirst(past)
      if (!isCurrent(past)) continue
      if (past.first !== known && past.next < first)
        log('what the topic no longer holds is read from the archive', {
          partition: partitionKey(past.partition),
          from: String(past.next),
          to: String(first),
        })
      if (past.next >= first) arrive(past)
      else await deliver(past, first)
      if (isCurrent(past)) {
        pasts.delete(partitionKey(past.partition))
        pasts.set(partitionKey(past.partition), past)
      }
    }
    isReading = false
  }
  const readOn = () => {
    if (isReading || isAssigning || !isOwner) return
    isReading = true
    read().catch((error: unknown) => {
      failed.reject(error)
      inner.stop().catch(() => undefined)
    })
  }
  const committed = async (partitions: readonly TopicPartition[]) =>
    (await inner.committed(partitions)).map(withoutPlace)

  return {
    ...inner,
    run(given) {
      handlers = given
      const running = inner.run({
        async onAssign(assigned) {
          pasts.clear()
          paused.clear()
          inner.resume(assigned)
          isOwner = isAssigning = true
          for (const one of assigned) {
            const place = placeOf(one)
            if (place !== undefined) move(one, place)
          }
          await given.onAssign(assigned.map(withoutPlace))
          isAssigning = false
          readOn()
        },
        async onRevoke() {
          isOwner = false
          await delivering.catch(() => undefined)
          await given.onRevoke()
        },
        onBatch: (batch, context) =>
          pasts.has(partitionKey(batch)) ? Promise.resolve() : given.onBatch(batch, context),
      })
      return Promise.race([running, failed.promise])
    },
    committed,
    async commit(commits) {
      const placed = await Promise.all(
        commits.map(async (one) => {
          const past = isAssigning ? move(one, one.offset) : pasts.get(partitionKey(one))
          return past === undefined ? one : withPlace(one, past.first ?? (await askFirst(past)))
        }),
      )
      await inner.commit(placed)
    },
    seek(positions) {
      inner.seek(positions)
      for (const { offset, ...partition } of positions) move(partition, offset)
      readOn()
    },
    pause(partitions) {
      for (const one of partitions) paused.add(partitionKey(one))
      inner.pause(partitions)
    },
    resume(partitions) {
      for (const one of partitions) paused.delete(partitionKey(one))
      inner.resume(partitions.filter((one) => !pasts.has(partitionKey(one))))
      readOn()
    },
  }
}
