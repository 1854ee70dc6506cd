import kafkajs, { CompressionTypes } from 'kafkajs'
import { testKafka } from '../../harness/client.ts'
import type { Run, Scenario } from '../scenario.ts'

const MEGABYTE = 1024 ** 2

export const giants: Scenario = {
  id: 14,
  name: 'giant messages',
  what: 'records of 0.9, 8 and 64 MB, the last compressed to some kilobytes, on a topic that takes 16 MB',
  boundMs: 60_000,
  async prepare(_, world) {
    await world.createTopics(3)
    await world.admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: world.topics.of('tokens'),
          configEntries: [
            { name: 'max.message.bytes', value: `${16 * MEGABYTE}` },
            { name: 'message.timestamp.type', value: 'LogAppendTime' },
          ],
        },
      ],
    })
    return undefined
  },
  async fault(run) {
    await send(run, 0.9 * MEGABYTE, CompressionTypes.None)
    await run.pass(2_000)
    run.measured(`0.9 MB: lag 0 after ${await run.lagGone(30_000)} ms`)
    await send(run, 8 * MEGABYTE, CompressionTypes.None)
    await run.pass(2_000)
    run.measured(`8 MB: ${await run.lagGone(30_000)} ms`)
    await send(run, 64 * MEGABYTE, CompressionTypes.GZIP)
    await run.pass(2_000)
    run.measured(`64 MB: ${await run.lagGone(30_000)} ms`)
    run.must(
      'no process has ended',
      [...run.detectors, run.archiver].every((one) => one.ends() === 0),
    )
  },
}

async function send({ world }: Run, bytes: number, compression: CompressionTypes): Promise<void> {
  const producer = testKafka(world.brokers).producer()
  await producer.connect()
  const value = Buffer.alloc(bytes, 'x')
  await producer.send({ topic: world.topics.of('tokens'), compression, messages: [{ key: 'giant', value }] })
  await producer.disconnect()
}
