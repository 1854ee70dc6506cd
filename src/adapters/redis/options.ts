import type { RedisOptions } from 'ioredis'
import { SCRIPTS } from './scripts.ts'

/** What holds for every connection, to the one Redis or to a shard. A command without an answer for `timeoutMs` is rejected. */
export const optionsOf = (password: string | undefined, timeoutMs: number) =>
  ({
    commandTimeout: timeoutMs,
    connectTimeout: timeoutMs,
    lazyConnect: true,
    scripts: SCRIPTS,
    ...(password === undefined ? {} : { password }),
  }) satisfies RedisOptions
