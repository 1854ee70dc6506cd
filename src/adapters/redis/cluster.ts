import { Cluster } from 'ioredis'
import { clusterNodes } from './address.ts'
import { createClusterPipeline } from './cluster-pipeline.ts'
import { lookAt } from './look.ts'
import { optionsOf } from './options.ts'
import { createTaking } from './readiness.ts'
import type { RedisConnection } from './redis.ts'
import { SCRIPTS } from './scripts.ts'

/** Between two tries of a step that a cluster cannot take now, ms. */
const PAUSE_MS = 50

/** So often the slots are asked for unasked: a shard that hangs never says that another has taken its place, ms. */
const REFRESH_MS = 5_000

/**
 * A client of a cluster. It asks the nodes that the URL names for the others. Connections that break are not mended but
 * made anew: what was under way is taken again by whoever has the slot then. A step that finds nobody to take it for as
 * long as a command may last is rejected; nothing waits in the client for a cluster that is away.
 */
export function createCluster(
  url: string,
  onError: (error: Error) => void,
  password: string | undefined,
  timeoutMs: number,
): RedisConnection {
  const { nodes, isTls } = clusterNodes(url)
  const cluster = new Cluster(nodes, {
    scripts: SCRIPTS,
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRedirections: Math.ceil(timeoutMs / PAUSE_MS),
    retryDelayOnMoved: PAUSE_MS,
    retryDelayOnFailover: PAUSE_MS,
    retryDelayOnClusterDown: PAUSE_MS,
    retryDelayOnTryAgain: PAUSE_MS,
    slotsRefreshInterval: REFRESH_MS,
    clusterRetryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
    // Certificates are of names.
    dnsLookup: (name, found) => found(null, name),
    redisOptions: { ...optionsOf(password, timeoutMs), ...(isTls ? { tls: {} } : {}) },
  })
  cluster.on('error', onError)
  /** What a node said last: a cluster that cannot be reached says only that. */
  let last = ''
  cluster.on('node error', (error: Error) => {
    last = error.message
    onError(error)
  })

  const masters = () => cluster.nodes('master')
  const taking = createTaking(cluster, timeoutMs)
  const connect = async (): Promise<void> => {
    // A cluster that is not well at first becomes ready later, without an answer to who has connected.
    const { promise: unreachable, reject } = Promise.withResolvers<never>()
    cluster.connect().catch((cause: unknown) => reject(new Error(`no node of the cluster answers: ${last}`, { cause })))
    await Promise.race([taking(() => Promise.resolve()), unreachable])
    // The shards connect before they are needed.
    await Promise.all(masters().map((node) => node.ping()))
  }
  const check = async (): Promise<void> => {
    const infos = await Promise.all(masters().map((node) => node.cluster('INFO')))
    for (const info of infos) {
      const [state, served] = ['state', 'slots_ok'].map(
        (name) => new RegExp(`^cluster_${name}:(\\w+)`, 'm').exec(info)?.[1],
      )
      if (state !== 'ok')
        throw new Error(`the cluster is not well: a shard says that ${served} of 16384 slots are served`)
    }
  }
  return {
    pipeline: () => createClusterPipeline(cluster, taking),
    incarnation: (...args) => taking(() => cluster.incarnation(...args)),
    raise: (...args) => taking(() => cluster.raise(...args)),
    delist: (...args) => taking(() => cluster.delist(...args)),
    enlist: (...args) => taking(() => cluster.enlist(...args)),
    generations: (...args) => taking(() => cluster.generations(...args)),
    hget: (key, field) => taking(() => cluster.hget(key, field)),
    zrange: (key, start, end) => taking(() => cluster.zrange(key, start, end)),
    connect,
    disconnect: () => cluster.disconnect(),
    check,
    look: () => Promise.all(masters().map(lookAt)),
  }
}
