import { createKafkaSink } from '../../adapters/kafka/sink.ts'
import { createDetector } from '../../services/detector/detector.ts'
import { readSet } from '../rule-set.ts'
import { check, type Service } from '../service.ts'
import type { Context } from './context.ts'
import { openDetectorDeps } from './detector-deps.ts'
import { createLiveRules } from './rules.ts'

/** The detector of a live process: Kafka to rules with their windows in Redis, to the alerts and blocks topics. SIGHUP lets it read its rules anew. */
export async function detectorService(context: Context): Promise<Service> {
  const { kafka, metrics, logger } = context
  const { deps, folders, redis, clickhouse } = await openDetectorDeps(context)
  const { sets, generations } = deps
  const sink = createKafkaSink({ kafka })
  const rules = createLiveRules({ sets, readSet: () => readSet(folders), generations, metrics, logger })
  const reload = () => void rules.reload()
  const detector = createDetector({ ...deps, sink })
  return {
    name: 'detector',
    async run() {
      process.on('SIGHUP', reload)
      await redis.connect()
      await detector.run()
    },
    async stop() {
      process.off('SIGHUP', reload)
      await detector.stop()
      await sink.close()
      redis.disconnect()
      await clickhouse?.close()
    },
    health: async () => [
      await check('redis', () => redis.check()),
      rules.health(),
      ...detector.problems().map((name) => ({ name: 'kafka', ok: false, detail: name })),
    ],
  }
}
