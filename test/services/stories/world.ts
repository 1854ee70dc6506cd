import { inject } from 'vitest'
import { openWorld, type World } from '../../harness/world.ts'

export * from '../../harness/world.ts'

/** A world on the run's Kafka and Redis; `more` goes into the environment of all its processes. */
export const createWorld = (more: Readonly<Record<string, string>> = {}): Promise<World> =>
  openWorld({ brokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') }, more)
