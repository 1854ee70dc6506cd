import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createKafka } from '../../src/adapters/kafka/client.ts'
import { createTopics } from '../../src/adapters/kafka/topics.ts'
import { freePorts } from '../../test/harness/ports.ts'
import { startServices, type Services } from '../../test/harness/services.ts'
import { until } from '../../test/harness/wait.ts'
import { rssOf, startProgram, stopProgram, VIGIA } from '../processes.ts'
import { median, quantile } from '../quantile.ts'
import { sixRules } from '../six-rules.ts'
import { RATE } from './load.ts'

type Env = Readonly<Record<string, string>>

/** From when an event was due to be sent, ms. */
interface Latencies {
  readonly alerts: readonly number[]
  readonly blocks: readonly number[]
}

interface Round extends Latencies {
  /** Of the worker at the end, MB. */
  readonly rssMb: number
}

const here = (name: string): string => new URL(name, import.meta.url).pathname

async function drive(env: Env): Promise<Latencies> {
  const child = spawn(process.execPath, [here('driver.ts')], {
    env: { PATH: '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error(`the driver ended with ${String(code)}`)
  return JSON.parse(output) as Latencies
}

/** One round: a worker, an API that follows its blocks, and the driver, on topics of their own. */
async function round(services: Services, worker: readonly string[], given: Env): Promise<Round> {
  const prefix = given['VIGIA_KAFKA_PREFIX'] ?? ''
  const admin = createKafka({ brokers: services.kafkaBrokers.split(',') }).admin()
  await admin.connect()
  await createTopics(admin, prefix, { partitions: 4, replicationFactor: 1 })
  await admin.disconnect()
  const [port = 0] = await freePorts(1)
  const env = {
    ...given,
    VIGIA_KAFKA_BROKERS: services.kafkaBrokers,
    VIGIA_KAFKA_GROUP: prefix,
    VIGIA_REDIS_URL: services.redisUrl,
    VIGIA_LOG_LEVEL: 'error',
  }
  const api = startProgram(
    { ...env, VIGIA_HTTP_PORT: String(port), VIGIA_CLICKHOUSE_URL: 'http://127.0.0.1:1' },
    VIGIA,
    'start',
    '--roles',
    'api',
  )
  const running = startProgram(
    { ...env, BENCH_TOPICS: ['tokens', 'chat', 'payments', 'beneficiaries'].map((topic) => prefix + topic).join() },
    ...worker,
  )
  try {
    const answers = () =>
      fetch(`http://127.0.0.1:${port}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      )
    await until('the API answers', 20_000, answers)
    const latencies = await drive({ ...env, BENCH_DECISIONS: `http://127.0.0.1:${port}/v1/decisions` })
    return { ...latencies, rssMb: rssOf(running) }
  } finally {
    await Promise.all([stopProgram(running), stopProgram(api)])
  }
}

const ms = (value: number): string => value.toFixed(1).padStart(7)
const told = (name: string, values: readonly number[]): string =>
  `${name} p50 ${ms(quantile(values, 0.5))}  p99 ${ms(quantile(values, 0.99))} ms`
const print = (line: string): void => void process.stdout.write(`${line}\n`)

function summary(name: string, rounds: readonly Round[], what: keyof Latencies): { p50: number; p99: number } {
  const p50s = rounds.map((one) => quantile(one[what], 0.5))
  const p99s = rounds.map((one) => quantile(one[what], 0.99))
  const spread = `${ms(Math.min(...p99s))} –${ms(Math.max(...p99s))}`
  print(`${name.padEnd(14)} ${what.padEnd(7)} p50 ${ms(median(p50s))}  p99 ${ms(median(p99s))} ms (${spread})`)
  return { p50: median(p50s), p99: median(p99s) }
}

/**
 * From an event to its alert on the topic and to the decision that denies its token, at an even pace: Vigia with the six
 * rules beside a pass-through of the same clients, in turns.
 */
export async function benchLatency(seconds = 60, rounds = 5): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-latency-'))
  const services = await startServices()
  const all: Record<'vigia' | 'pass', Round[]> = { vigia: [], pass: [] }
  try {
    const keyFile = join(folder, 'key')
    writeFileSync(keyFile, 'a key for the bench, and for nothing else')
    const rules = sixRules(folder)
    const workers = { vigia: [VIGIA, 'start', '--roles', 'detector'], pass: [here('pass-through.ts')] }
    for (let seed = 1; seed <= rounds; seed += 1) {
      for (const name of ['vigia', 'pass'] as const) {
        const measured = await round(services, workers[name], {
          BENCH_SECONDS: String(seconds),
          BENCH_SEED: String(seed),
          VIGIA_KAFKA_PREFIX: `${name}-${seed}.`,
          VIGIA_RULES_DIR: rules,
          VIGIA_PSEUDONYM_KEY_FILE: keyFile,
        })
        all[name].push(measured)
        print(
          `${seed} ${name.padEnd(5)} ${told('alert', measured.alerts)} ${told(' block', measured.blocks)} ${measured.rssMb} MB`,
        )
      }
    }
  } finally {
    await services.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  print(`\n${RATE} events/s for ${seconds} s, medians of ${rounds} rounds:`)
  for (const what of ['alerts', 'blocks'] as const) {
    const vigia = summary('Vigia', all.vigia, what)
    const pass = summary('pass-through', all.pass, what)
    print(`               ratio   p50 ${ms(vigia.p50 / pass.p50)}  p99 ${ms(vigia.p99 / pass.p99)}`)
  }
}
