import type { MemoryTopics } from '../../../src/adapters/memory/topics.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import type { Sink } from '../../../src/ports/sink.ts'
import type { Random } from '../random.ts'
import type { Connection } from '../wire.ts'

export interface KafkaSinkOptions {
  readonly topics: MemoryTopics
  readonly connection: Connection
  readonly random: Random
}

/** Writes to the Kafka in this process: a write that is not acknowledged may stand there, or a part of it. */
export const createKafkaSinkDouble = ({ topics, connection, random }: KafkaSinkOptions): Sink => ({
  write: (records) =>
    connection.request(
      `write ${[...new Set(records.map(({ topic }) => topic))].join('+')}`,
      (isPart) => {
        const count = isPart ? random.int(records.length + 1) : records.length
        for (const record of records.slice(0, count)) topics.append(record)
      },
      () => new InfrastructureError('kafka', 'a write was not acknowledged'),
    ),
  close: () => Promise.resolve(),
})
