import { readdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs, { type Admin } from 'kafkajs'
import { createKafka } from '../../src/adapters/kafka/client.ts'
import { createTopics } from '../../src/adapters/kafka/topics.ts'
import { startServices } from '../../test/harness/services.ts'
import { lagOf } from '../lag.ts'
import { rssOf, startProgram, stopProgram, VIGIA } from '../processes.ts'
import { sixRules } from '../six-rules.ts'
import { plot, slopeOf, type Sample } from './plot.ts'

const PREFIX = 'soak.'
const TOPICS = ['tokens', 'chat', 'payments', 'beneficiaries'].map((topic) => PREFIX + topic)
const EVERY_MS = 1_000

/** What a broker keeps of a soak: a minute. */
async function keepLittle(admin: Admin): Promise<void> {
  const configEntries = [
    { name: 'retention.ms', value: '60000' },
    { name: 'segment.ms', value: '30000' },
  ]
  const resources = TOPICS.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configEntries }))
  await admin.alterConfigs({ validateOnly: false, resources })
}

/** Events behind; undefined where the broker cannot tell right now. */
const lagNow = (admin: Admin): Promise<number | undefined> =>
  lagOf(admin, 'soak-detector', TOPICS).catch((error: unknown) => {
    if (error instanceof kafkajs.KafkaJSError && error.retriable) return undefined
    throw error
  })

/** The last so many minutes are measured; before them caches and windows are filled and code is compiled. */
const MEASURED_MINUTES = 15

/** One worker at an even pace for so many minutes: does it grow, does it fall behind? Writes the plot to `file`. */
export async function benchSoak(minutes = 85, rate = 12_000, file = 'docs/soak.svg'): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-soak-'))
  const services = await startServices()
  const admin = createKafka({ brokers: services.kafkaBrokers.split(',') }).admin()
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, 'a key for the bench, and for nothing else')
  const env = {
    BENCH_RATE: String(rate),
    VIGIA_KAFKA_BROKERS: services.kafkaBrokers,
    VIGIA_KAFKA_PREFIX: PREFIX,
    VIGIA_KAFKA_GROUP: 'soak',
    VIGIA_REDIS_URL: services.redisUrl,
    VIGIA_RULES_DIR: sixRules(folder),
    VIGIA_PSEUDONYM_KEY_FILE: keyFile,
    VIGIA_LOG_LEVEL: 'error',
  }
  await admin.connect()
  await createTopics(admin, PREFIX, { partitions: 4, replicationFactor: 1 })
  await keepLittle(admin)
  const worker = startProgram(env, VIGIA, 'start', '--roles', 'detector')
  const driver = startProgram(env, new URL('driver.ts', import.meta.url).pathname)
  const samples: Sample[] = []
  try {
    const began = Date.now()
    for (let at = 0; at < minutes * 60;) {
      await sleep(EVERY_MS)
      at = (Date.now() - began) / 1_000
      const lag = await lagNow(admin)
      if (lag === undefined) continue
      const files = readdirSync(`/proc/${worker.pid}/fd`).length
      const sample = { at: Math.round(at), rssMb: rssOf(worker), files, lag }
      samples.push(sample)
      process.stdout.write(`${sample.at} s ${sample.rssMb} MB ${sample.files} files ${sample.lag} events behind\n`)
    }
  } finally {
    await Promise.all([stopProgram(driver), stopProgram(worker)])
    await admin.disconnect()
    await services.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  writeFileSync(
    file,
    plot(
      samples.filter((_, nth) => nth % 5 === 0),
      `One worker, six rules, ${rate} events a second.`,
    ),
  )
  const warmUp = Math.max(0, minutes - MEASURED_MINUTES)
  const warm = samples.filter(({ at }) => at >= warmUp * 60)
  const told = (name: string, value: (sample: Sample) => number, unit: string) => {
    const { perHour, error } = slopeOf(warm, value)
    return `${name} ${perHour.toFixed(1)} ± ${error.toFixed(1)} ${unit}/h`
  }
  process.stdout.write(
    `after the first ${warmUp} minutes: ${told('memory', ({ rssMb }) => rssMb, 'MB')}, ${told('files', ({ files }) => files, '')}, ` +
      `${told('lag', ({ lag }) => lag, 'events')}\n`,
  )
}
