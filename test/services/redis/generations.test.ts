import type { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'
import { createRedisGenerations } from '../../../src/adapters/redis/generations.ts'
import { generationsContract } from '../../contract/generations.ts'
import { connect, freshPrefix } from './server.ts'

let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

generationsContract('Redis', () => {
  const prefix = freshPrefix()
  return Promise.resolve({ worker: () => createRedisGenerations(redis, prefix) })
})
