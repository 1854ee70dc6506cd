import type { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BUCKETS, bucketOf, bucketTags } from '../../../src/adapters/redis/buckets.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { InfrastructureError, StoreLostError } from '../../../src/ports/errors.ts'
import type { SharedState } from '../../../src/ports/shared-state.ts'
import type { WindowStore } from '../../../src/ports/window-store.ts'
import { begun } from '../../contract/begun.ts'
import { absent, ids, kindOf, observation, type Item } from '../../contract/window-log.ts'
import { startRedis, type RedisServer } from '../../harness/redis.ts'
import { HOUR } from '../../oracle/samples.ts'
import { connect } from './server.ts'

const prefix = 'lost:'
const kind = kindOf(absent)
/** Segments of now cannot have expired. */
const NOW = Math.floor(Date.now() / HOUR) * HOUR
const span = { from: NOW, to: NOW + HOUR }
const item = (id: string, t = NOW): Item => ({ t, id })
let server: RedisServer
let redis: Redis
let state: SharedState
let incarnation: string
let store: WindowStore
const fold = (from: bigint, to: bigint, of: WindowStore = store) =>
  state.markFolded(incarnation, new Map([['tokens-0', { from, to }]]), of.written())
const isWhole = async () => (await state.kept())?.isWhole
const openStore = () => createRedisWindowStore({ redis, prefix, incarnation, latenessMs: 0 })
const put = (...items: readonly Item[]) => store.observe([observation(kind, 'k', items, span)])
const segmentKeys = async () => (await redis.keys('*')).filter((key) => key.includes(`${kind.name}:k:`))

/** Puts in as soon as Redis answers. */
async function putPatiently(...items: readonly Item[]) {
  for (;;) {
    try {
      return await put(...items)
    } catch (error) {
      if (!(error instanceof InfrastructureError)) throw error
    }
  }
}

beforeAll(async () => {
  server = await startRedis()
  redis = await connect(server.url, 1_000)
})
afterAll(async () => {
  redis.disconnect()
  await server.close()
})
beforeEach(async () => {
  await redis.flushall()
  state = createRedisSharedState(redis, prefix)
  incarnation = await begun(state)
  store = openStore()
  await put(item('a'), item('b'))
  await fold(0n, 2n)
})

test('nothing lost is nothing noticed', async () => {
  expect(await state.kept()).toEqual({ id: incarnation, plan: undefined, isRefolding: false, isWhole: true })
  await fold(2n, 2n)
  expect(ids((await put(item('c')))[0])).toEqual(['a', 'b', 'c'])
})

test('all is lost: noticed by who works, and by who starts', async () => {
  await redis.flushall()
  await expect(put(item('c'))).rejects.toBeInstanceOf(StoreLostError)
  await expect(openStore().observe([observation(kind, 'new', [item('c')])])).rejects.toBeInstanceOf(StoreLostError)
  await expect(fold(2n, 3n)).rejects.toBeInstanceOf(StoreLostError)
  expect(await state.kept()).toBeUndefined()
})

test('all is lost and made anew by another: noticed by who works, and by who starts', async () => {
  await redis.flushall()
  expect(await begun(createRedisSharedState(redis, prefix))).not.toBe(incarnation)
  await expect(put(item('c'))).rejects.toBeInstanceOf(StoreLostError)
  await expect(fold(2n, 3n)).rejects.toBeInstanceOf(StoreLostError)
})

test('a Redis that comes back empty is noticed', async () => {
  await server.restartEmpty()
  await expect(putPatiently(item('c'))).rejects.toBeInstanceOf(StoreLostError)
})

test('one bucket is lost: noticed by who works there, and by who starts, who may mend nothing', async () => {
  const tag = bucketTags(prefix, BUCKETS)[bucketOf('k', BUCKETS)] ?? ''
  await redis.del(...(await redis.keys('*')).filter((key) => key.startsWith(tag)))
  await expect(put(item('c'))).rejects.toBeInstanceOf(StoreLostError)
  expect(await isWhole()).toBe(false)
})

test.each([
  ['asked', []],
  ['put in', [item('c')]],
])('a segment is lost: noticed by who has seen it, when something is %s, and then by all', async (_how, items) => {
  await redis.del(...(await segmentKeys()))
  await expect(put(...items)).rejects.toBeInstanceOf(StoreLostError)
  expect(await isWhole()).toBe(false)
  await expect(put(item('d'))).rejects.toBeInstanceOf(StoreLostError)
  await expect(openStore().observe([observation(kind, 'k', [])])).rejects.toBeInstanceOf(StoreLostError)
})

test('a loss that cannot be told to all is a fault of infrastructure, and is told as soon as it can be', async () => {
  await redis.del(...(await segmentKeys()))
  await redis.acl('SETUSER', 'default', '-del')
  try {
    const putting = put()
    await expect(putting).rejects.toBeInstanceOf(InfrastructureError)
    await expect(putting).rejects.toThrow(/NOPERM|can't run this command/)
  } finally {
    await redis.acl('SETUSER', 'default', '+del')
  }
  // The views are gone: only what was noticed then says that something is missing.
  await expect(put()).rejects.toBeInstanceOf(StoreLostError)
  expect(await isWhole()).toBe(false)
})

test('an older copy of a segment is put back: noticed by who has seen more, and then by all', async () => {
  const [segment = ''] = await segmentKeys()
  const copy = await redis.dumpBuffer(segment)
  await put(item('c', NOW + 1))
  await redis.restore(segment, 0, copy, 'REPLACE')
  await expect(put()).rejects.toBeInstanceOf(StoreLostError)
  expect(await isWhole()).toBe(false)
})

test('a segment that may have expired is read again by who starts anew: nothing else is given up', async () => {
  const old = NOW - 30 * 24 * HOUR
  const ask = (...items: readonly Item[]) => store.observe([observation(kind, 'k', items, { from: old, to: old })])
  await ask(item('old', old))
  await redis.del(...(await segmentKeys()))
  await expect(ask()).rejects.toBeInstanceOf(StoreLostError)
  expect(await isWhole()).toBe(true)
  expect(ids((await ask(item('again', old)))[0])).toEqual(['again'])
})

/** Puts everything back as it is now, whatever comes meanwhile. */
async function copyAll(): Promise<() => Promise<void>> {
  const keys = await redis.keys('*')
  const copies = await Promise.all(keys.map((key) => redis.dumpBuffer(key)))
  return async () => {
    await redis.flushall()
    for (const [at, key] of keys.entries()) await redis.restore(key, 0, copies[at] as Buffer)
  }
}

test('an older copy of everything is put back: noticed by who has folded more', async () => {
  const restore = await copyAll()
  await put(item('c'))
  await fold(2n, 3n)
  await restore()
  await expect(fold(3n, 4n)).rejects.toBeInstanceOf(StoreLostError)
  await fold(2n, 3n, openStore())
})

test('what was put in since it was last folded is lost: noticed by who has put it in, though as much is folded', async () => {
  const restore = await copyAll()
  await put(item('c'))
  await restore()
  await expect(fold(2n, 3n)).rejects.toBeInstanceOf(StoreLostError)
  await fold(2n, 3n, openStore())
})

test('what was made to wait is lost: noticed by who has made it wait', async () => {
  const restore = await copyAll()
  const due = { kind: 'k', rule: 'r', key: 'k', t: NOW, source: '/a', id: 'a', deadline: NOW + 1 }
  await state.addDue({ topic: 'tokens', partition: 0 }, [due])
  await fold(2n, 2n)
  await restore()
  await expect(fold(2n, 2n)).rejects.toBeInstanceOf(StoreLostError)
})

test('what is put in after a loss does not hide it', async () => {
  const other = Array.from({ length: 1_000 }, (_, nth) => `other-${nth}`).find(
    (key) => bucketOf(key, BUCKETS) === bucketOf('k', BUCKETS),
  )
  const restore = await copyAll()
  await put(item('c'))
  await restore()
  const putElsewhere = store.observe([observation(kind, other ?? '', [item('d')], span)])
  await expect(putElsewhere).rejects.toBeInstanceOf(StoreLostError)
})

test('nothing is taken off a list of what waits where something may be lost that it was taken off for', async () => {
  const partition = { topic: 'tokens', partition: 0 }
  const due = { kind: 'k', rule: 'r', key: 'k', t: NOW, source: '/a', id: 'a', deadline: NOW + 1 }
  await state.addDue(partition, [due])
  const restore = await copyAll()
  await state.addDue(partition, [])
  await restore()
  await expect(state.removeDue(partition, [due])).rejects.toBeInstanceOf(StoreLostError)
  expect(await state.due(partition)).toEqual([due])
})

test('what shows that all is there goes by itself a day after its writer', async () => {
  const keys = (await redis.keys('*')).filter((key) => key.includes(':witness:'))
  expect(keys.length).toBeGreaterThan(0)
  for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(23 * HOUR)
})

test('scripts that Redis has forgotten are sent again', async () => {
  await redis.script('FLUSH')
  expect(ids((await put(item('c')))[0])).toEqual(['a', 'b', 'c'])
  await redis.script('FLUSH')
  expect(await state.raiseWatermarks('1', new Map([['tokens-0', 1]]))).toEqual(new Map([['tokens-0', 1]]))
})

test.each([
  ['a Redis without room', ['maxmemory', '1'], ['maxmemory', '0']],
  ['a copy that takes no writes', ['min-replicas-to-write', '1'], ['min-replicas-to-write', '0']],
])('%s is a fault of infrastructure, and loses nothing', async (_what, [name = '', bad = ''], [, good = '']) => {
  await redis.config('SET', name, bad)
  await expect(put(item('c'))).rejects.toBeInstanceOf(InfrastructureError)
  await expect(fold(2n, 9n)).rejects.toBeInstanceOf(InfrastructureError)
  await redis.config('SET', name, good)
  expect(ids((await put(item('c')))[0])).toEqual(['a', 'b', 'c'])
})

test('every segment goes by itself, when it can matter no more and an outage has been allowed for', async () => {
  for (const key of await segmentKeys()) {
    const left = await redis.pttl(key)
    expect(left).toBeGreaterThan(7 * 24 * HOUR + kind.segmentMs + kind.reachMs - 60_000)
    expect(left).toBeLessThanOrEqual(7 * 24 * HOUR + kind.segmentMs + kind.reachMs)
  }
  const lasting = (await redis.keys('*')).filter((key) => !key.includes(kind.name) && !key.includes(':witness:'))
  for (const key of lasting) expect(await redis.pttl(key)).toBe(-1)
})
