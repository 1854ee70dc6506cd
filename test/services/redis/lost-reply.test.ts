import { once } from 'node:events'
import { connect as dial, createServer, type AddressInfo, type Server } from 'node:net'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createRedisSharedState } from '../../../src/adapters/redis/shared-state.ts'
import { createRedisWindowStore } from '../../../src/adapters/redis/window-store.ts'
import { begun } from '../../contract/begun.ts'
import { absent, EDGE, ids, kindOf, observation } from '../../contract/window-log.ts'
import { connect, freshPrefix } from './server.ts'

const kind = kindOf(absent)

/** A line to Redis that swallows the next answer, and breaks, as often as it is told to. */
interface Line {
  readonly url: string
  readonly swallowed: () => number
  swallow(): void
  close(): void
}

async function openLine(url: string): Promise<Line> {
  const { hostname, port } = new URL(url)
  let isSwallowing = false
  let swallowed = 0
  const server: Server = createServer((client) => {
    const redis = dial(Number(port || 6_379), hostname)
    const hangUp = () => {
      client.destroy()
      redis.destroy()
    }
    client.on('data', (asked) => redis.write(asked))
    redis.on('data', (answer) => {
      if (isSwallowing) {
        isSwallowing = false
        swallowed += 1
        hangUp()
      } else client.write(answer)
    })
    for (const socket of [client, redis]) socket.on('error', hangUp).on('close', hangUp)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swallowed: () => swallowed,
    swallow: () => (isSwallowing = true),
    close: () => server.close(),
  }
}

let line: Line
let direct: Redis
let redis: Redis
beforeAll(async () => {
  line = await openLine(inject('redisUrl'))
  direct = await connect()
  redis = await connect(line.url)
})
afterAll(() => {
  redis.disconnect()
  direct.disconnect()
  line.close()
})

test('what was applied without an answer is sent again, and read once', async () => {
  const prefix = freshPrefix()
  const state = createRedisSharedState(redis, prefix)
  const incarnation = await begun(state)
  const store = createRedisWindowStore({ redis, prefix, incarnation, latenessMs: 0 })
  const put = (id: string) => store.observe([observation(kind, 'k', [{ t: EDGE, id }])])
  await put('a')
  line.swallow()
  expect(ids((await put('b'))[0])).toEqual(['a', 'b'])
  expect(ids((await put('c'))[0])).toEqual(['a', 'b', 'c'])
  const [segment = ''] = await direct.keys(`*${prefix}*${kind.name}:k:*`)
  expect((await direct.get(segment))?.split('\n').length).toBe(5)
  line.swallow()
  expect(await state.raiseWatermarks('1', new Map([['tokens-0', 7]]))).toEqual(new Map([['tokens-0', 7]]))
  line.swallow()
  await state.markFolded(incarnation, new Map([['tokens-0', { from: 0n, to: 7n }]]))
  expect(await state.folded(incarnation)).toEqual(new Map([['tokens-0', 7n]]))
  expect(line.swallowed()).toBe(3)
})
