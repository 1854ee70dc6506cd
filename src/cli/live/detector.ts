import { createKafkaSink } from '../../adapters/kafka/sink.ts'
import { createBrokersClock } from '../../services/detector/brokers-clock.ts'
import { createDetector } from '../../services/detector/detector.ts'
import { readSet } from '../rule-set.ts'
import { check, type Service } from '../service.ts'
import { watchConsumer } from './consumer.ts'
import type { Context } from './context.ts'
import { openDetectorDeps } from './detector-deps.ts'
import { growInLargeSteps } from './heap.ts'
import { createLiveRules } from './rules.ts'

/** The detector of a live process: Kafka to rules with their windows in Redis, to the alerts and blocks topics. SIGHUP lets it read its rules anew. */
export async function detectorService(context: Context): Promise<Service> {
  const { kafka, metrics, logger, topics, schemas } = context
  const { deps, folders, redis, clickhouse } = await openDetectorDeps(context)
  const consumer = watchConsumer(deps.source, { topic: topics.events[0] ?? '', partition: 0 })
  const clock = createBrokersClock(Date.now)
  const { sets, generations } = deps
  const sink = createKafkaSink({ kafka })
  const rules = createLiveRules({ sets, readSet: () => readSet(folders), generations, metrics, logger })
  const reload = () => void rules.reload()
  const detector = createDetector({
    ...deps,
    source: clock.listen(deps.source),
    brokersNow: () => clock.now(),
    sink,
  })
  return {
    name: 'detector',
    async run() {
      growInLargeSteps()
      process.on('SIGHUP', reload)
      // It goes on connecting by itself; whoever asks it meanwhile is patient, within a bound.
      await redis.connect().catch(() => undefined)
      await detector.run()
    },
    async stop() {
      process.off('SIGHUP', reload)
      schemas?.schemas.close()
      await detector.stop()
      await sink.close()
      redis.disconnect()
      await clickhouse?.close()
    },
    health: async () => [
      ...(await Promise.all([consumer.health(), check('redis', () => redis.check())])),
      rules.health(),
      ...(schemas === undefined ? [] : [schemas.health()]),
      ...detector.problems().map((name) => ({ name: 'kafka', ok: false, detail: name })),
    ],
    stalled: () => Promise.resolve(detector.stalled()),
  }
}
