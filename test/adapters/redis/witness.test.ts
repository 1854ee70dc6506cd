import { expect, test } from 'vitest'
import { SCRIPTS } from '../../../src/adapters/redis/scripts.ts'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { StoreLostError } from '../../../src/ports/errors.ts'
import { begun } from '../../contract/begun.ts'
import { absent, EDGE, ids, kindOf, observation } from '../../contract/window-log.ts'
import { direct } from '../../simulation/doubles/direct.ts'
import { createRedisClient } from '../../simulation/doubles/redis-client.ts'
import { createRedisServer } from '../../simulation/doubles/redis-server.ts'
import { createRandom } from '../../simulation/random.ts'

const prefix = 'w:'
const kind = kindOf(absent)

async function open() {
  const server = createRedisServer({ now: Date.now, scripts: SCRIPTS })
  const redis = createRedisClient({ server, connection: direct, random: createRandom(1) })
  const state = createRedisSharedState(redis, prefix)
  const incarnation = await begun(state)
  const store = createRedisWindowStore({ redis, prefix, incarnation, latenessMs: 0 })
  const put = (id: string, key = 'k') => store.observe([observation(kind, key, [{ t: EDGE, id }])])
  const isWhole = async () => (await state.kept())?.isWhole
  return { server, store, put, isWhole, confirm: async () => store.confirm?.() }
}

test('what is still there is confirmed, as often as it is asked', async () => {
  const { put, confirm, isWhole } = await open()
  await confirm()
  await put('a')
  await put('b')
  await confirm()
  await confirm()
  expect(ids((await put('c'))[0])).toEqual(['a', 'b', 'c'])
  await confirm()
  expect(await isWhole()).toBe(true)
})

test('an append that a fail-over has lost is noticed, though its log is not looked at again, and then by all', async () => {
  const { server, put, confirm, isWhole } = await open()
  await put('a')
  await confirm()
  const copy = server.data.copy()
  await put('b', 'another key')
  server.data.restore(copy)
  await expect(confirm()).rejects.toBeInstanceOf(StoreLostError)
  expect(await isWhole()).toBe(false)
})

test('the next step in the bucket notices it too', async () => {
  const { server, put, isWhole } = await open()
  await put('a')
  const copy = server.data.copy()
  await put('b')
  server.data.restore(copy)
  await expect(put('c')).rejects.toBeInstanceOf(StoreLostError)
  expect(await isWhole()).toBe(false)
})
