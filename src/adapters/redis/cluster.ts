import { Cluster } from 'ioredis'
import { clusterNodes } from './address.ts'
import { createClusterPipeline } from './cluster-pipeline.ts'
import { optionsOf } from './options.ts'
import type { RedisConnection } from './redis.ts'
import { SCRIPTS } from './scripts.ts'

/** Between two tries of a step that a cluster cannot take now, ms. */
const PAUSE_MS = 100

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
  cluster.on('node error', onError)

  /** The shards connect before they are needed. */
  const reachAll = async (): Promise<void> => {
    await Promise.all(cluster.nodes('master').map((node) => node.ping()))
  }
  const connect = async (): Promise<void> => {
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new Error('the cluster is not ready')), timeoutMs)
    // A cluster that is not well at first becomes ready later, without an answer to who has connected.
    cluster.once('ready', resolve)
    cluster.connect().then(resolve, reject)
    await ready.finally(() => clearTimeout(timer))
    await reachAll()
  }
  const check = async (): Promise<void> => {
    const info = await cluster.cluster('INFO')
    const [state, served] = ['state', 'slots_ok'].map(
      (name) => new RegExp(`^cluster_${name}:(\\w+)`, 'm').exec(info)?.[1],
    )
    if (state !== 'ok') throw new Error(`the cluster is not well: ${served} of 16384 slots are served`)
    await reachAll()
  }
  return {
    pipeline: () => createClusterPipeline(cluster),
    incarnation: (...args) => cluster.incarnation(...args),
    raise: (...args) => cluster.raise(...args),
    generations: (...args) => cluster.generations(...args),
    hget: (key, field) => cluster.hget(key, field),
    del: (key) => cluster.del(key),
    zrange: (key, start, end) => cluster.zrange(key, start, end),
    call: (command, args) => cluster.call(command, args),
    connect,
    disconnect: () => cluster.disconnect(),
    check,
  }
}
