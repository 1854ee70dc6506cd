import { Redis } from 'ioredis'
import { sha256 } from '../src/adapters/files/digest.ts'
import { createPseudonyms } from '../src/adapters/files/pseudonyms.ts'
import { createMemoryWindowStore } from '../src/adapters/memory/window-store.ts'
import { createSingle } from '../src/adapters/redis/client.ts'
import { createRedisSharedState } from '../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../src/adapters/redis/window-store.ts'
import { loadEdge, loadRules } from '../src/cli/load.ts'
import { createEngine } from '../src/engine/engine.ts'
import { decodeLine } from '../src/events/decode.ts'
import type { Event } from '../src/events/event.ts'
import type { WindowStore } from '../src/ports/window-store.ts'
import { eventTypesOf, type Rule } from '../src/rules/rule.ts'
import { createRun } from '../src/services/run.ts'
import { startServices } from '../test/harness/services.ts'
import { generateMixed } from './mixed.ts'

const DISORDER = { outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000 }

async function mixedEvents(count: number): Promise<readonly Event[]> {
  const { edge } = await loadEdge('registry', createPseudonyms({ number: 1, secret: new Uint8Array(32) }))
  return [...generateMixed(count)].map(({ text }) => {
    const decoded = decodeLine(new TextEncoder().encode(text))
    if (!decoded.ok) throw new Error(decoded.reason)
    return edge(decoded.event)
  })
}

/** CPU that this process and Redis have used until now, µs. */
async function cpuUsed(redis: Redis): Promise<number> {
  const { user, system } = process.cpuUsage()
  const info = await redis.info('cpu')
  const number = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
  return user + system + (number('used_cpu_user') + number('used_cpu_sys')) * 1_000_000
}

/** µs of CPU for all events. */
async function costOf(rules: readonly Rule[], events: readonly Event[], store: WindowStore, redis: Redis) {
  const engine = createEngine({ rules, registryVersion: 0, digest: sha256 })
  const run = createRun({ engine, store, ...DISORDER })
  const before = await cpuUsed(redis)
  for (const event of events) await run.push(event)
  const alerts = await run.end()
  return { micros: (await cpuUsed(redis)) - before, alerts: alerts.length }
}

/** What each rule costs by itself, for each event of the types that it reads, beside a run without rules. */
export async function benchByRule(count = 200_000): Promise<void> {
  const services = await startServices()
  const redis = createSingle(services.redisUrl, () => undefined)
  try {
    await redis.connect()
    const rules = await loadRules('rules')
    const events = await mixedEvents(count)
    const prefix = 'by-rule-'
    const inRedis = async () => {
      await redis.flushall()
      const { id: incarnation } = await createRedisSharedState(redis, prefix).renew(undefined, undefined, '')
      return createRedisWindowStore({ redis, prefix, incarnation, latenessMs: DISORDER.allowedLatenessMs })
    }
    const memory = async (some: readonly Rule[]) => costOf(some, events, createMemoryWindowStore(), redis)
    await memory(rules)
    const idles = [await memory([]), await memory([]), await memory([])]
    const idle = Math.min(...idles.map(({ micros }) => micros))
    process.stdout.write(
      `${'rule'.padEnd(34)}${'correlation'.padEnd(18)}   read  alerts  memory   Redis  (µs an event read)\n`,
    )
    for (const rule of rules) {
      const types = eventTypesOf(rule)
      const read = events.filter(({ type }) => types.has(type)).length
      const plain = await memory([rule])
      const kept = await costOf([rule], events, await inRedis(), redis)
      const each = (micros: number) => ((micros - idle) / Math.max(read, 1)).toFixed(2).padStart(8)
      const { type } = rule.correlation
      process.stdout.write(
        `${rule.id.padEnd(34)}${type.padEnd(18)}${String(read).padStart(7)}${String(plain.alerts).padStart(8)}${each(plain.micros)}${each(kept.micros)}\n`,
      )
    }
  } finally {
    redis.disconnect()
    await services.stop()
  }
}
