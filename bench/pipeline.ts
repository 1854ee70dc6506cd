import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { createKafka } from '../src/adapters/kafka/client.ts'
import { createKafkaSink } from '../src/adapters/kafka/sink.ts'
import { createTopics } from '../src/adapters/kafka/topics.ts'
import { startServices } from '../test/harness/services.ts'
import { generate } from './generate.ts'
import { cpuMicros, measure, perSecond, type Measured } from './measure.ts'
import { sixRules } from './six-rules.ts'
import type { GeneratedEvent } from './stream.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** Puts generated events on their topics, which are made where they are not there. */
export async function produce(brokers: string, prefix: string, all: readonly GeneratedEvent[]): Promise<void> {
  const kafka = createKafka({ brokers: brokers.split(',') })
  const admin = kafka.admin()
  await admin.connect()
  await createTopics(admin, prefix, { partitions: 4, replicationFactor: 1 })
  await admin.disconnect()
  const sink = createKafkaSink({ kafka })
  for (let at = 0; at < all.length; at += 2_000) {
    const part = all.slice(at, at + 2_000)
    await sink.write(part.map(({ topic, key, text }) => ({ topic: `${prefix}${topic}`, key, value: text })))
  }
  await sink.close()
}

interface RedisUse {
  readonly cpuMs: number
  readonly bytes: number
  readonly commands: number
  readonly calls: number
}

async function redisUse(redis: Redis): Promise<RedisUse> {
  const info = await redis.info('everything')
  const number = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
  const calls = Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(info)?.[1] ?? 0)
  return {
    cpuMs: (number('used_cpu_user') + number('used_cpu_sys')) * 1_000,
    bytes: number('total_net_input_bytes') + number('total_net_output_bytes'),
    commands: number('total_commands_processed'),
    calls,
  }
}

const best = (all: readonly Measured[]): Measured => all.reduce((a, b) => (perSecond(b) > perSecond(a) ? b : a))
const thousands = (n: number): string => `${Math.round(n / 1_000)} k`
const line = (name: string, measured: Measured): string =>
  `${name.padEnd(42)} ${thousands(perSecond(measured)).padStart(7)} events/s ${cpuMicros(measured).toFixed(1).padStart(6)} CPU s per million events`

/**
 * The six rules over a generated stream: (a) replay in memory, (b) Kafka to rules with their windows in Redis to the
 * alerts topic, one worker, (c) the floor in the same run.
 */
export async function benchPipeline(events = 300_000, rounds = 3): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-bench-'))
  const services = await startServices()
  try {
    const all = [...generate(events)]
    const file = join(folder, 'events.ndjson')
    writeFileSync(file, all.map(({ text }) => `${text}\n`).join(''))
    const keyFile = join(folder, 'key')
    writeFileSync(keyFile, 'a key for the bench, and for nothing else')
    const prefix = 'bench.'
    await produce(services.kafkaBrokers, prefix, all)
    const redis = new Redis(services.redisUrl)
    const rules = sixRules(folder)
    const common = { BENCH_EVENTS: String(all.length), VIGIA_KAFKA_BROKERS: services.kafkaBrokers }
    const eventTopics = ['tokens', 'chat', 'payments', 'beneficiaries'].map((topic) => `${prefix}${topic}`).join()
    const replays: Measured[] = []
    const floors: Measured[] = []
    const workers: { measured: Measured; redis: RedisUse }[] = []
    for (let round = 0; round < rounds; round += 1) {
      replays.push(await measure('replay.ts', { BENCH_FILE: file }))
      floors.push(await measure('floor.ts', { ...common, BENCH_TOPICS: eventTopics, BENCH_GROUP: `floor-${round}` }))
      await redis.flushall()
      const before = await redisUse(redis)
      const measured = await measure('worker.ts', {
        ...common,
        VIGIA_KAFKA_PREFIX: prefix,
        VIGIA_KAFKA_GROUP: `worker-${round}`,
        VIGIA_REDIS_URL: services.redisUrl,
        VIGIA_RULES_DIR: rules,
        VIGIA_PSEUDONYM_KEY_FILE: keyFile,
        VIGIA_LOG_LEVEL: 'error',
      })
      const after = await redisUse(redis)
      const used = {
        cpuMs: after.cpuMs - before.cpuMs,
        bytes: after.bytes - before.bytes,
        commands: after.commands - before.commands,
        calls: after.calls - before.calls,
      }
      workers.push({ measured, redis: used })
      print(
        `round ${round + 1}: replay ${thousands(perSecond(replays.at(-1) as Measured))}, floor ${thousands(perSecond(floors.at(-1) as Measured))}, worker ${thousands(perSecond(measured))} events/s`,
      )
    }
    const worker = workers.reduce((a, b) => (perSecond(b.measured) > perSecond(a.measured) ? b : a))
    const floor = best(floors)
    const n = worker.measured.events
    const whole = { ...worker.measured, cpuMs: worker.measured.cpuMs + worker.redis.cpuMs }
    print(
      `\n${events} events of ${Math.round(all.reduce((sum, { text }) => sum + text.length, 0) / all.length)} bytes, best of ${rounds}:\n`,
    )
    print(line('(a) replay, windows in memory', best(replays)))
    print(line('(b) Kafka → rules, Redis → alerts', worker.measured))
    print(line('    with the CPU of Redis', whole))
    print(line('(c) floor: kafkajs and JSON.parse', floor))
    print(
      `\nRedis, per event: ${(worker.redis.bytes / n).toFixed(0)} bytes on the wire, ${(worker.redis.calls / n).toFixed(4)} script calls, ${(worker.redis.commands / n).toFixed(2)} commands`,
    )
    print(`b ÷ c = ${(perSecond(worker.measured) / perSecond(floor)).toFixed(2)} (events/s)`)
    await redis.quit()
  } finally {
    await services.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
