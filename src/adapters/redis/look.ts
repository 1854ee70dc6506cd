import type { Redis } from 'ioredis'
import type { RedisServerLook } from './redis.ts'

/** What a server says of itself, and its clock. */
export async function lookAt(server: Pick<Redis, 'info' | 'time'>): Promise<RedisServerLook> {
  const info = await server.info()
  const [seconds = 0, micros = 0] = (await server.time()).map(Number)
  return { info, time: seconds * 1_000 + Math.floor(micros / 1_000) }
}
