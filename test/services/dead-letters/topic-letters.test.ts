import { beforeAll, describe, expect, inject, test } from 'vitest'
import { createKafka } from '../../../src/adapters/kafka/client.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'
import { letterId } from '../../../src/events/dead-letter.ts'
import { createTopicLetters, type TopicLetters } from '../../../src/services/dead-letters/topic-letters.ts'
import { deadLetterStoreContract, placedLetters } from '../../contract/dead-letter-store.ts'
import { produce } from '../../harness/produce.ts'
import { createTestTopics, uniquePrefix } from '../../harness/topics.ts'

const brokers = inject('kafkaBrokers')
let topic = ''
let letters: TopicLetters
beforeAll(async () => {
  ;[topic = ''] = await createTestTopics(brokers, ['dead-letters'], 3)
  const kafka = createKafka({ brokers: brokers.split(',') })
  letters = createTopicLetters(() => createKafkaSource({ kafka, groupId: uniquePrefix(), topics: [topic] }))
})

describe('the topic, read from Kafka', () => {
  deadLetterStoreContract(() => ({
    put: (placed) =>
      produce(
        brokers,
        topic,
        placed.map(({ letter, partition, seen }) => ({
          key: letterId(letter.origin),
          value: JSON.stringify(letter),
          partition,
          timestamp: String(seen),
        })),
      ),
    store: () => letters,
  }))

  test('letters are opened where they lie', async () => {
    const placed = placedLetters()
    const opened = await letters.open(
      new Map([
        ['vigia.tokens-1-1', { topic, partition: 1, offset: 10n }],
        ['vigia.chat-0-4', { topic, partition: 1, offset: 1n }],
      ]),
    )
    expect([...opened].map(([id, { letter }]) => [id, letter.original])).toEqual([
      ['vigia.chat-0-4', placed[4]?.letter.original],
      ['vigia.tokens-1-1', placed[1]?.letter.original],
    ])
  })
})
