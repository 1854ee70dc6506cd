/** A member in a process of its own, to be killed: `member.ts BROKERS GROUP TOPIC`. Says each record before it commits it: a kill between the two repeats records, and hides none. */
import { createKafka } from '../../../src/adapters/kafka/client.ts'
import { createKafkaSource } from '../../../src/adapters/kafka/source.ts'

const [brokers = '', groupId = '', topic = ''] = process.argv.slice(2)
const kafka = createKafka({ brokers: brokers.split(',') })
const source = createKafkaSource({ kafka, groupId, topics: [topic], sessionTimeoutMs: 2_000 })
process.once('SIGTERM', () => void source.stop())
await source.run({
  onAssign: (committed) => {
    process.stdout.write(`holds ${committed.length}\n`)
    return Promise.resolve()
  },
  onRevoke: () => Promise.resolve(),
  async onBatch({ partition, records }) {
    process.stdout.write(records.map(({ value }) => `read ${new TextDecoder().decode(value ?? undefined)}\n`).join(''))
    const offset = (records.at(-1)?.offset ?? -1n) + 1n
    await source.commit([{ topic, partition, offset, metadata: '' }])
  },
})
process.stdout.write('ended\n')
