import { inject } from 'vitest'
import { createKafka } from '../../../src/adapters/kafka/client.ts'
import { toRecords } from '../../../src/adapters/kafka/records.ts'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'
import type { SinkWorld } from '../../contract/sink.ts'
import type { SourceWorld } from '../../contract/source.ts'
import { readTopic } from '../../harness/consume.ts'
import { produce } from '../../harness/produce.ts'
import { createTestTopics } from '../../harness/topics.ts'

/** The contracts' world on the run's Kafka. */
export function kafkaWorld(together?: number): SourceWorld & SinkWorld {
  const brokers = inject('kafkaBrokers')
  const kafka = createKafka({ brokers: brokers.split(',') })
  const how = together === undefined ? {} : { together }
  return {
    async createTopic(partitions) {
      const [topic = ''] = await createTestTopics(brokers, ['contract'], partitions)
      return topic
    },
    append: (topic, partition, values) =>
      produce(
        brokers,
        topic,
        values.map((value) => ({ key: 'k', value, partition })),
      ),
    source: (groupId, topics) => createKafkaSource({ kafka, groupId, topics, sessionTimeoutMs: 3_000, ...how }),
    ...how,
    sink: () => createKafkaSink({ kafka }),
    async read(topic) {
      const found = await readTopic(brokers, topic)
      const partitions = 1 + Math.max(-1, ...found.map(({ partition }) => partition))
      return Array.from({ length: partitions }, (_, partition) =>
        toRecords(found.filter((message) => message.partition === partition)),
      )
    },
  }
}
