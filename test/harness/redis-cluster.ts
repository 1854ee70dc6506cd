import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, stderr } from 'node:process'
import { Redis } from 'ioredis'
import { prepareRedis } from './cache.ts'
import { startServer, type Server } from './child.ts'
import { containedBus, containRedisCluster, mayHaveDocker } from './docker.ts'
import { freePorts, isPortOpen } from './ports.ts'
import { until } from './wait.ts'

const SLOTS = 16_384
const BOUND_MS = 30_000

/** One server of a cluster; a test may kill it. */
export interface ClusterNode extends Server {
  readonly port: number
  /** A plain client of this server alone. */
  readonly redis: Redis
  /** Its name in the cluster. */
  id(): Promise<string>
  /** Starts it again after it was stopped: it is who it was, and empty. */
  start(): Promise<void>
}

/** A cluster of local processes: masters with even shares of the slots, and replicas of them in turns. */
export interface RedisCluster {
  /** For `createRedis`. */
  readonly url: string
  readonly masters: readonly ClusterNode[]
  readonly replicas: readonly ClusterNode[]
  /** Resolves when every server says that the cluster is well. */
  well(): Promise<void>
  /** The server that has a slot as its master now. */
  ownerOf(slot: number): Promise<ClusterNode>
  close(): Promise<void>
}

const urlOf = (ports: readonly number[]): string =>
  `redis+cluster://${ports.map((port) => `127.0.0.1:${port}`).join(',')}`

const client = (port: number): Redis => {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  return redis
}

async function startNode(folder: string, port: number, bus: number, options: readonly string[]): Promise<ClusterNode> {
  const start = () =>
    startServer({
      name: 'redis of a cluster',
      command: 'redis-server',
      args: [
        ...`--port ${port} --cluster-port ${bus} --bind 127.0.0.1 --appendonly no --dir ${folder}`.split(' '),
        ...`--cluster-enabled yes --cluster-config-file nodes-${port}.conf --cluster-node-timeout 1500`.split(' '),
        '--repl-diskless-sync-delay',
        '0',
        '--save',
        '',
        ...options,
      ],
      logFile: join(folder, `redis-${port}.log`),
      isReady: () => isPortOpen(port),
      boundMs: 20_000,
    })
  let server = await start()
  const redis = client(port)
  return {
    port,
    redis,
    get pid() {
      return server.pid
    },
    isAlive: () => server.isAlive(),
    stop: (signal, graceMs) => server.stop(signal, graceMs),
    id: () => redis.cluster('MYID'),
    async start() {
      server = await start()
    },
  }
}

/** Makes one cluster of servers that know nothing of each other; `busOf` tells the port of a server's bus. */
export async function formCluster(
  masters: readonly Redis[],
  replicas: readonly Redis[],
  busOf: (nth: number) => number,
) {
  const [first, ...others] = [...masters, ...replicas]
  const port = first?.options.port ?? 0
  for (const [nth, master] of masters.entries()) {
    const [from, to] = [nth, nth + 1].map((part) => Math.round((part * SLOTS) / masters.length)) as [number, number]
    await master.call('CLUSTER', 'SET-CONFIG-EPOCH', nth + 1)
    await master.call('CLUSTER', 'ADDSLOTSRANGE', from, to - 1)
  }
  for (const other of others) await other.call('CLUSTER', 'MEET', '127.0.0.1', port, busOf(0))
  for (const [nth, replica] of replicas.entries()) {
    const id = String(await masters[nth % masters.length]?.cluster('MYID'))
    await until('a replica knows its master', BOUND_MS, async () => {
      const answer = await replica.call('CLUSTER', 'REPLICATE', id).catch(() => undefined)
      return answer === 'OK'
    })
  }
  await areWell([...masters, ...replicas], masters.length + replicas.length)
}

/** Resolves when each says that the cluster is well and knows all the others; links of replicas stand. */
const areWell = (all: readonly Redis[], count: number): Promise<boolean> =>
  until('the cluster is well', BOUND_MS, async () => {
    const infos = await Promise.all(all.map(async (each) => each.cluster('INFO')))
    const links = await Promise.all(all.map(async (each) => each.info('replication')))
    return (
      infos.every((info) => /cluster_state:ok/.test(info) && info.includes(`cluster_known_nodes:${count}\r`)) &&
      links.every((link) => !link.includes('master_link_status:down'))
    )
  })

/** Starts a cluster of redis-server processes, without persistence; `options` are flags of each. */
export async function startRedisCluster({
  masters = 3,
  replicas = 0,
  options = [],
}: { masters?: number; replicas?: number; options?: readonly string[] } = {}): Promise<RedisCluster> {
  prepareRedis()
  const folder = mkdtempSync(join(tmpdir(), 'vigia-redis-cluster-'))
  const count = masters + replicas
  const ports = await freePorts(2 * count)
  const nodes = await Promise.all(
    Array.from({ length: count }, (_, nth) => startNode(folder, ports[nth] ?? 0, ports[count + nth] ?? 0, options)),
  )
  const clients = nodes.map(({ redis }) => redis)
  await formCluster(clients.slice(0, masters), clients.slice(masters), (nth) => ports[count + nth] ?? 0)
  return {
    url: urlOf(ports.slice(0, count)),
    masters: nodes.slice(0, masters),
    replicas: nodes.slice(masters),
    async well() {
      const alive = nodes.filter((node) => node.isAlive())
      await areWell(
        alive.map(({ redis }) => redis),
        count,
      )
    },
    async ownerOf(slot) {
      const asked = nodes.find((node) => node.isAlive())
      const ranges = (await asked?.redis.cluster('SLOTS')) ?? []
      const found = ranges.find(([from, to]) => from <= slot && slot <= to)
      const owner = nodes.find(({ port }) => port === found?.[2]?.[1])
      if (owner === undefined) throw new Error('nobody has that slot')
      return owner
    },
    async close() {
      for (const { redis } of nodes) redis.disconnect()
      await Promise.all(nodes.map((node) => node.stop('SIGKILL')))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A cluster for tests that break nothing: the one named in `VIGIA_TEST_REDIS_CLUSTER_URL`, else in Docker, else local processes. */
export async function obtainRedisCluster(): Promise<{ readonly url: string; stop(): Promise<unknown> }> {
  const given = env['VIGIA_TEST_REDIS_CLUSTER_URL']
  if (given !== undefined && given !== '') return { url: given, stop: () => Promise.resolve() }
  if (mayHaveDocker()) {
    try {
      const ports = await freePorts(3)
      const contained = await containRedisCluster(ports)
      const clients = ports.map(client)
      await formCluster(clients, [], containedBus)
      for (const each of clients) each.disconnect()
      return { url: urlOf(ports), stop: () => contained.stop() }
    } catch (error) {
      stderr.write(
        `harness: Docker did not help (${error instanceof Error ? error.message : ''}), so local processes\n`,
      )
    }
  }
  const cluster = await startRedisCluster()
  return { url: cluster.url, stop: () => cluster.close() }
}
