import { inject, expect, test } from 'vitest'
import { createKafka } from '../../../src/adapters/kafka/client.ts'
import { createOffsets } from '../../../src/adapters/kafka/offsets.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'
import { partitionKey } from '../../../src/ports/source.ts'
import { createMember, type Member } from '../../contract/member.ts'
import { produce } from '../../harness/produce.ts'
import { createTestTopics } from '../../harness/topics.ts'
import { until } from '../../harness/wait.ts'

const brokers = inject('kafkaBrokers')
const PARTITIONS = [0, 1, 2, 3, 4, 5]

/** Who comes and goes, step by step: +name joins, -name stops. */
const PLAYS = ['+a +b -a +c -b', '+a +b +c -a -b +a', '+a -a +b +c +a -c -b']

test.each(PLAYS)(
  'members come and go (%s) while records flow: none is lost, and commits never fall back',
  async (play) => {
    const [topic = ''] = await createTestTopics(brokers, ['rebalance'], PARTITIONS.length)
    const kafka = createKafka({ brokers: brokers.split(',') })
    const all: Member[] = []
    const present = new Map<string, Member>()
    let written = 0

    async function write(): Promise<void> {
      const values = Array.from({ length: 300 }, () => `${written++}`)
      await produce(
        brokers,
        topic,
        values.map((value) => ({ key: value, value })),
      )
    }
    function join(name: string): void {
      const source = createKafkaSource({ kafka, groupId: topic, topics: [topic], sessionTimeoutMs: 3_000 })
      const member = createMember(source, { commitEach: true })
      member.start()
      all.push(member)
      present.set(name, member)
    }
    const distinct = () => new Set(all.flatMap((member) => member.values())).size

    for (const [change = '', name = ''] of play.split(' ')) {
      const writing = write()
      if (change === '+') join(name)
      else {
        await present.get(name)?.source.stop()
        present.delete(name)
      }
      await writing
      await until('every partition is held', 20_000, () => {
        const held = [...present.values()].map((member) => member.holds())
        return (
          held.length === 0 || (held.every((count) => count > 0) && held.reduce((a, b) => a + b) === PARTITIONS.length)
        )
      })
    }
    await write()
    await until('all is read', 20_000, () => distinct() === written)
    await Promise.all([...present.values()].map((member) => member.source.stop()))
    const offsets = createOffsets(kafka, 5_000)
    const partitions = PARTITIONS.map((partition) => ({ topic, partition }))
    const ends = await offsets.ends(partitions)
    const committed = await offsets.committed(topic, partitions)
    await offsets.close()
    expect(committed.map(({ offset }) => offset)).toEqual(partitions.map((one) => ends.get(partitionKey(one))))
  },
)
