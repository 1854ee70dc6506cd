import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { BUCKETS, bucketOf, bucketTags, commonTag, slotOf } from '../../../src/adapters/redis/buckets.ts'
import { createRedis } from '../../../src/adapters/redis/client.ts'
import type { RedisConnection } from '../../../src/adapters/redis/redis.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { InfrastructureError, StoreLostError } from '../../../src/ports/errors.ts'
import type { SharedState } from '../../../src/ports/shared-state.ts'
import type { WindowStore } from '../../../src/ports/window-store.ts'
import { begun } from '../../contract/begun.ts'
import { absent, EDGE, ids, kindOf, observation } from '../../contract/window-log.ts'
import { moveSlot } from '../../harness/move-slot.ts'
import { spawnVigia } from '../../harness/processes.ts'
import { startRedisCluster, type RedisCluster } from '../../harness/redis-cluster.ts'
import { until } from '../../harness/wait.ts'
import { freshPrefix } from '../redis/server.ts'
import { connectCluster } from './connect.ts'

const kind = kindOf(absent)
let cluster: RedisCluster
let redis: RedisConnection
let prefix: string
let state: SharedState
let incarnation: string
let store: WindowStore
beforeAll(async () => {
  cluster = await startRedisCluster()
  redis = await connectCluster(cluster.url, 3_000)
})
afterAll(async () => {
  redis.disconnect()
  await cluster.close()
})
beforeEach(async () => {
  prefix = freshPrefix()
  state = createRedisSharedState(redis, prefix)
  incarnation = await begun(state)
  store = createRedisWindowStore({ redis, prefix, incarnation, latenessMs: 0 })
})

const keys = Array.from({ length: 60 }, (_, nth) => `k${nth}`)
const slotOfKey = (key: string) => slotOf(bucketTags(prefix, BUCKETS)[bucketOf(key, BUCKETS)] ?? '')
const put = (...own: readonly string[]) =>
  store.observe(
    keys.map((key) =>
      observation(
        kind,
        key,
        own.map((id) => ({ t: EDGE, id })),
      ),
    ),
  )
const seen = async (...own: readonly string[]) => (await put(...own)).map((view) => ids(view).join(''))
const allKeys = (each: string) => keys.map(() => each)

/** How often the masters have sent somebody elsewhere with these words. */
async function sent(word: string): Promise<number> {
  const infos = await Promise.all(cluster.masters.map(({ redis: node }) => node.info('errorstats')))
  return infos.reduce((sum, info) => sum + Number(new RegExp(`errorstat_${word}:count=(\\d+)`).exec(info)?.[1] ?? 0), 0)
}

/** Owner of a slot, who is to have it, and who else has to learn of it. */
async function parties(slot: number) {
  const from = await cluster.ownerOf(slot)
  const [to, ...others] = cluster.masters.filter((node) => node !== from)
  if (to === undefined) throw new Error('one master')
  return [from, to, others] as const
}

test('slots that have moved are found', async () => {
  expect(await seen('a')).toEqual(allKeys('a'))
  const before = await sent('MOVED')
  for (const slot of new Set(keys.map(slotOfKey))) await moveSlot(slot, ...(await parties(slot)))
  expect(await seen('b')).toEqual(allKeys('ab'))
  expect(await sent('MOVED')).toBeGreaterThan(before)
  expect((await state.kept())?.isWhole).toBe(true)
  await state.markFolded(incarnation, new Map([['tokens-0', { from: 0n, to: 7n }]]))
  expect(await state.folded(incarnation)).toEqual(new Map([['tokens-0', 7n]]))
})

test('a slot that lies with two: what cannot be taken now is taken once it has moved, all else at once', async () => {
  await put('a')
  const slot = slotOfKey('k0')
  const before = await sent('TRYAGAIN')
  let step = 0
  let putting: Promise<readonly string[]> | undefined
  await moveSlot(slot, ...(await parties(slot)), async () => {
    step += 1
    if (step !== 2) return
    putting = seen('b')
    await until('it has been tried', 2_000, async () => (await sent('TRYAGAIN')) > before)
  })
  expect(await putting).toEqual(allKeys('ab'))
})

const raise = (t: number) => state.raiseWatermarks('1', new Map([['tokens-0', t]]))

test('one key that has gone ahead is asked where it is', async () => {
  const slot = slotOf(commonTag(prefix))
  await raise(5)
  const before = await sent('ASK')
  const meanwhile: ReadonlyMap<string, number>[] = []
  await moveSlot(slot, ...(await parties(slot)), async () => void meanwhile.push(await raise(7)))
  expect(meanwhile.map((all) => all.get('tokens-0'))).toEqual(meanwhile.map(() => 7))
  expect(await raise(6)).toEqual(new Map([['tokens-0', 7]]))
  expect(await sent('ASK')).toBeGreaterThan(before)
})

test('scripts that a shard has forgotten are sent again', async () => {
  await put('a')
  expect(cluster.masters.length).toBe(3)
  for (const { redis: node } of cluster.masters) await node.script('FLUSH')
  expect(await seen('b')).toEqual(allKeys('ab'))
})

test('connections that break are made anew, and what was under way is taken again', async () => {
  await put('a')
  for (const { redis: node } of cluster.masters) await node.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  const putting = seen('b')
  for (const { redis: node } of cluster.masters) await node.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  expect(await putting).toEqual(allKeys('ab'))
})

test('a cluster that is down is a fault of infrastructure, is told so, and loses nothing', async () => {
  await put('a')
  const slot = slotOfKey('k0')
  const owner = await cluster.ownerOf(slot)
  await owner.redis.call('CLUSTER', 'DELSLOTS', slot)
  await until('it is down', 5_000, async () => (await owner.redis.cluster('INFO')).includes('cluster_state:fail'))
  await expect(put('b')).rejects.toBeInstanceOf(InfrastructureError)
  await expect(redis.check()).rejects.toThrow(/slots are served/)
  await owner.redis.call('CLUSTER', 'ADDSLOTS', slot)
  await cluster.well()
  await until('it is taken again', 20_000, async () => (await put('b').catch(() => undefined)) !== undefined)
  await redis.check()
})

test('one shard that is emptied is a loss, and what was lost is told by all', async () => {
  await put('a')
  const owner = await cluster.ownerOf(slotOfKey('k0'))
  await owner.redis.flushall()
  await expect(put('b')).rejects.toBeInstanceOf(StoreLostError)
  const kept = await state.kept()
  expect(kept?.isWhole ?? false).toBe(false)
  const next = await state.renew(undefined, kept?.id, incarnation)
  expect(next.id > incarnation).toBe(true)
  store = createRedisWindowStore({ redis, prefix, incarnation: next.id, latenessMs: 0 })
  await put('c')
  expect((await state.kept())?.isWhole).toBe(true)
})

/** What the doctor says of a Redis; nothing where all is well. */
const diagnosed = async (url: string): Promise<string> => {
  const doctor = spawnVigia(['doctor', '--json'], { env: { VIGIA_REDIS_URL: url } })
  await doctor.exit()
  const { findings } = JSON.parse(doctor.stdout()) as { findings: { name: string; ok: boolean; problem?: string }[] }
  const said = findings.filter(({ name, ok }) => name === 'redis' && !ok)
  return said.map(({ problem }) => problem).join('; ')
}

test('the doctor looks at every shard, and tells who names one of them alone', async () => {
  expect(await diagnosed(cluster.url)).toBe('')
  const [one = ''] = cluster.url.split(',')
  expect(await diagnosed(one)).toBe('')
  expect(await diagnosed(one.replace('+cluster', ''))).toMatch(/one shard of a cluster/)
  const noCluster = inject('redisUrl').replace('redis:', 'redis+cluster:')
  expect(await diagnosed(noCluster)).toMatch(/cluster support disabled/)
})

test('a password is the same for every shard, and without it nobody is let in', async () => {
  const setAll = async (password: string) => {
    for (const { redis: node } of cluster.masters) await node.config('SET', 'requirepass', password)
  }
  await setAll('hunter2')
  const refused = createRedis(cluster.url, () => undefined, undefined, 2_000)
  const admitted = createRedis(cluster.url, () => undefined, 'hunter2', 2_000)
  try {
    await expect(refused.connect()).rejects.toThrow(/NOAUTH/)
    await admitted.connect()
    await admitted.check()
    expect(await begun(createRedisSharedState(admitted, freshPrefix()))).toMatch(/^\d+-16-/)
  } finally {
    refused.disconnect()
    admitted.disconnect()
    await setAll('')
  }
})
