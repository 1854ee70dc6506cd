/** (b) One worker: Kafka to the six rules with their windows in Redis, to the alerts topic. The parts are those of `vigia start`. */
import { setTimeout as sleep } from 'node:timers/promises'
import { env } from 'node:process'
import { createContext } from '../src/cli/live/context.ts'
import { detectorService } from '../src/cli/live/detector.ts'
import { readConfig } from '../src/config.ts'
import { startWatch } from './measure.ts'

const total = Number(env['BENCH_EVENTS'])
const context = await createContext(readConfig())
const service = await detectorService(context)
const counter = context.metrics.getSingleMetric('vigia_events_total')
const seen = async (): Promise<number> =>
  ((await counter?.get())?.values ?? []).reduce((sum, { value }) => sum + value, 0)

const running = service.run()
let stop: ReturnType<typeof startWatch> | undefined
for (let count = 0; count < total;) {
  await Promise.race([sleep(5), running])
  count = await seen()
  if (count > 0) stop ??= startWatch()
}
const measured = stop?.(total)
const other = ((await counter?.get())?.values ?? []).find(
  ({ labels, value }) => labels['result'] !== 'processed' && value > 0,
)
if (other !== undefined) throw new Error(`${other.value} events were not processed: ${JSON.stringify(other.labels)}`)
await service.stop()
process.stdout.write(`${JSON.stringify(measured)}\n`)
process.exit(0)
