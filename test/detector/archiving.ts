import { partitionKey, type TopicPartition } from '../../src/ports/source.ts'
import type { MemoryEventHistory } from '../fakes/event-history.ts'
import { read, type World } from './world.ts'

/** All partitions of a world's event topics. */
export const partitionsIn = ({ options }: World): TopicPartition[] =>
  [...options.partitions].flatMap(([topic, count]) =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition })),
  )

/** Keeps in the archive what it does not hold yet of the topics' records from `from` on and before `to`, without what is bad. */
export function archive(
  { topics }: World,
  history: MemoryEventHistory,
  { topic, partition }: TopicPartition,
  from = 0n,
  to = topics.end(topic, partition),
): void {
  const held = new Set(
    history.rows.filter((row) => partitionKey(row) === partitionKey({ topic, partition })).map(({ offset }) => offset),
  )
  for (const record of topics.read(topic, partition, from, Number.MAX_SAFE_INTEGER)) {
    const decoded = read(record)
    if (!decoded.ok || record.offset >= to || held.has(record.offset)) continue
    const { offset, timestamp: appended } = record
    history.rows.push({ topic, partition, offset, appended, event: decoded.event })
  }
}

/** Archives all, and lets topics forget a part of it. */
export function leaveToArchive(world: World, history: MemoryEventHistory, forgotten: number): void {
  for (const one of partitionsIn(world)) {
    archive(world, history, one, world.topics.first(one.topic, one.partition))
    const end = Number(world.topics.end(one.topic, one.partition))
    const before = BigInt(Math.floor(end * forgotten))
    if (before > world.topics.first(one.topic, one.partition)) world.topics.forget(one.topic, one.partition, before)
  }
}
