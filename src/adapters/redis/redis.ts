/** A step's outcome: its error, or null and its reply. */
export type Reply = [error: Error | null, reply: unknown]

/**
 * Steps that leave together: in one round trip, on a cluster in one to each shard. They are not one transaction, and
 * each may be taken twice. Keys come first, behind their number where it is told; those of one step carry one hash tag.
 */
export interface Pipeline {
  readonly length: number
  get(key: string): unknown
  hgetall(key: string): unknown
  del(key: string): unknown
  /** See `lua/observe.lua`. */
  observeBuffer(keys: number, ...rest: string[]): unknown
  /** See `lua/compact.lua`. */
  compact(incarnationKey: string, key: string, incarnation: string, known: string, next: string): unknown
  /** See `lua/fold.lua`. */
  fold(keys: number, ...rest: (string | number)[]): unknown
  /** See `lua/claim.lua`. */
  claim(key: string, id: string): unknown
  /** See `lua/disown.lua`. */
  disown(key: string, id: string): unknown
  /** Replies in the order of the steps. */
  exec(): Promise<Reply[] | null>
}

/** All that is asked of Redis, be it one or a cluster. A client of ioredis is one. */
export interface RedisClient {
  pipeline(): Pipeline
  /** See `lua/incarnation.lua`. */
  incarnation(key: string, step: 'read' | 'renew' | 'ready' | 'refolded', ...given: string[]): Promise<string[]>
  /** See `lua/raise.lua`. */
  raise(key: string, lifeMs: number, ...namesAndNumbers: string[]): Promise<string[]>
  /** See `lua/delist.lua`. */
  delist(key: string, witnessKey: string, latest: number, ...triggers: string[]): Promise<string>
  /** See `lua/enlist.lua`. */
  enlist(
    key: string,
    witnessKey: string,
    number: number,
    latest: number,
    ...deadlinesAndTriggers: string[]
  ): Promise<string>
  /** See `lua/generations.lua`. */
  generations(generationsKey: string, setsKey: string, pastKey: string, ...stepAndSet: string[]): Promise<string[]>
  hget(key: string, field: string): Promise<string | null>
  zrange(key: string, start: string, end: string): Promise<string[]>
}

/** What a server says of itself. */
export interface RedisServerLook {
  /** The text of `INFO`. */
  readonly info: string
  /** Its clock, epoch ms. */
  readonly time: number
}

/** A client with its connections. */
export interface RedisConnection extends RedisClient {
  /** Rejects where it does not answer. */
  connect(): Promise<void>
  disconnect(): void
  /** Rejects with what is wrong where some part of it does not answer. */
  check(): Promise<void>
  /** Looks at each server: of a cluster at the master of each shard. Rejects where one does not answer. */
  look(): Promise<readonly RedisServerLook[]>
}
