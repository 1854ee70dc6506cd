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

/** A partition that is read from before its topic's beginning: until it is there, the archive is read. */
interface Past {
  readonly partition: TopicPartition
  next: bigint
  /** Up to where it has been said that the archive is read. */
  told: bigint
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
 * A source whose partitions are as long as the archive remembers them: where reading begins (at a commit) or is
 * moved (`seek`, or a commit while partitions are assigned) before a topic's beginning, the records up to there come
 * from the archive, and then the topic's own. Kafka keeps no offset before a topic's beginning, so a commit of one stands
 * in the metadata.
 */
export function createLongerSource(
  inner: SeekableSource,
  history: Pick<EventHistory, 'records'>,
  log: (message: string, facts?: Readonly<Record<string, unknown>>) => void,
): SeekableSource {
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  const pasts = new Map<string, Past>()
  /** Where topics begin, as they were last asked, by partition. */
  const firsts = new Map<string, bigint>()
  const paused = new Set<string>()
  let handlers: SourceHandlers | undefined
  let isOwner = false
  let isAssigning = false
  let isReading = false
  /** The batch of the archive that is at work. */
  let delivering: Promise<void> = Promise.resolve()

  const isCurrent = (past: Past) => isOwner && pasts.get(partitionKey(past.partition)) === past
  const move = (partition: TopicPartition, next: bigint): void => {
    pasts.set(partitionKey(partition), { partition, next, told: 0n })
    inner.pause([partition])
  }
  const askFirsts = async (partitions: readonly TopicPartition[]): Promise<void> => {
    if (partitions.length === 0) return
    const told = await patiently(() => inner.firstOffsets(partitions))
    for (const one of partitions) firsts.set(partitionKey(one), told.get(partitionKey(one)) ?? 0n)
  }
  const firstOf = (partition: TopicPartition): bigint => firsts.get(partitionKey(partition)) ?? 0n
  /** What lies before a topic's beginning by now is read from the archive. */
  const moveBehind = async (assigned: readonly Committed[]): Promise<void> => {
    const begun = assigned.filter(({ offset }) => offset !== undefined)
    await askFirsts(begun)
    for (const one of begun) {
      const place = placeOf(one)
      const { offset = 0n } = withoutPlace(one)
      if (place !== undefined || offset < firstOf(one)) move(one, offset)
    }
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
      const { partition, next } = past
      if (next >= firstOf(partition)) await askFirsts([partition])
      if (!isCurrent(past)) continue
      const first = firstOf(partition)
      if (next < first && past.told < first) {
        past.told = first
        const stretch = { partition: partitionKey(partition), from: String(next), to: String(first) }
        log('what the topic no longer holds is read from the archive', stretch)
      }
      if (next >= first) arrive(past)
      else await deliver(past, first)
      if (isCurrent(past)) {
        pasts.delete(partitionKey(partition))
        pasts.set(partitionKey(partition), past)
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
          firsts.clear()
          inner.resume(assigned)
          isOwner = isAssigning = true
          await moveBehind(assigned)
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
      if (isAssigning) for (const one of commits) move(one, one.offset)
      await askFirsts(commits.filter((one) => pasts.has(partitionKey(one)) && !firsts.has(partitionKey(one))))
      await inner.commit(commits.map((one) => withPlace(one, firstOf(one))))
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
