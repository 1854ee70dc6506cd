import { randomUUID } from 'node:crypto'
import { createClickHouseDeadLetterStore } from '../adapters/clickhouse/dead-letter-store.ts'
import { createKafka } from '../adapters/kafka/client.ts'
import { createKafkaSource } from '../adapters/kafka/source.ts'
import { type Config, demand } from '../config.ts'
import type { DeadLetterStore } from '../ports/dead-letter-store.ts'
import { InfrastructureError } from '../ports/errors.ts'
import type { Position } from '../ports/source.ts'
import { createTopicLetters, type OpenLetter, type TopicLetters } from '../services/dead-letters/topic-letters.ts'
import { configuredClickHouse } from './live/clickhouse.ts'
import { topicNames } from './topic-names.ts'

/** Where dead letters are read: in the archive where there is one that answers, else on their topic. */
export interface LetterSources extends DeadLetterStore {
  /** Letters with all that they hold: from the topic. */
  readonly open: (ids: readonly string[]) => Promise<ReadonlyMap<string, OpenLetter>>
  readonly close: () => Promise<void>
}

/** The topic, read by a group of this call alone, which is forgotten when it ends. */
function topicLetters(given: Config): TopicLetters {
  const { kafkaBrokers, kafkaPrefix, kafkaGroup } = demand(given, 'kafkaBrokers')
  const kafka = createKafka({ brokers: kafkaBrokers })
  const topics = [topicNames(kafkaPrefix).deadLetters]
  return createTopicLetters(() =>
    createKafkaSource({ kafka, groupId: `${kafkaGroup}-dead-letters-${randomUUID()}`, topics }),
  )
}

/** `onFallback` is told when the archive does not answer. Rejects with a `ConfigError` where what it takes is not configured. */
export function openLetterSources(config: Config, onFallback: (error: Error) => void): LetterSources {
  const client = config.clickhouseUrl === undefined ? undefined : configuredClickHouse(config)
  const hasTopic = config.kafkaBrokers !== undefined
  let archive: DeadLetterStore | undefined = client && createClickHouseDeadLetterStore(client)

  /** Asks the archive; the topic where there is none, and from the first time on that it does not answer. */
  async function ask<T>(question: (store: DeadLetterStore) => Promise<T>): Promise<T> {
    if (archive === undefined) return question(topicLetters(config))
    try {
      return await question(archive)
    } catch (error) {
      if (!hasTopic || !(error instanceof InfrastructureError)) throw error
      archive = undefined
      onFallback(error)
      return question(topicLetters(config))
    }
  }
  /** Where the archive says that the letter lies; undefined where it does not know, or does not answer. */
  async function placeOf(id: string): Promise<Position | undefined> {
    return archive && ask(async (store) => (store === archive ? (await store.get(id))?.at : undefined))
  }
  return {
    list: (filter, limit) => ask((store) => store.list(filter, limit)),
    /** An archiver may be behind: what the archive does not know may be on the topic. */
    async get(id) {
      const found = await ask((store) => store.get(id))
      return found === undefined && archive !== undefined && hasTopic ? topicLetters(config).get(id) : found
    },
    async open(ids) {
      const places = new Map<string, Position | undefined>()
      for (const id of ids) places.set(id, await placeOf(id))
      return topicLetters(config).open(places)
    },
    close: async () => client?.close(),
  }
}
