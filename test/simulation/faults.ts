import { BUCKETS, bucketTags } from '../../src/adapters/redis/buckets.ts'
import type { RedisCopy } from './doubles/redis-data.ts'
import type { Cluster } from './cluster.ts'
import { PREFIX } from './names.ts'
import type { Random } from './random.ts'
import type { Line } from './wire.ts'

/** Redis has lost something. */
export interface Loss {
  /** Epoch ms. */
  readonly at: number
  /** Did silent partitions go with the clock then? */
  readonly wasIdle: boolean
}

/** What befalls a world. */
type Fault = (cluster: Cluster, random: Random) => void

const someone = ({ procs }: Cluster, random: Random) => {
  const alive = [...procs.keys()].filter(({ isDead }) => !isDead)
  return alive.length === 0 ? undefined : random.pick(alive)
}

/** For a while a line does what it should not. */
const flaky =
  (name: 'kafka' | 'redis' | 'clickhouse'): Fault =>
  ({ lines, scheduler, trace }, random) => {
    const line: Line = lines[name]
    line.faultRate = random.pick([0.05, 0.2, 0.5])
    trace(`${name} loses requests and answers`)
    scheduler.after(random.between(300, 4_000), () => (line.faultRate = 0))
  }
const down =
  (name: 'kafka' | 'redis' | 'clickhouse'): Fault =>
  ({ lines, scheduler, trace }, random) => {
    const line: Line = lines[name]
    line.isDown = true
    trace(`${name} is away`)
    scheduler.after(random.between(200, 5_000), () => {
      line.isDown = false
      trace(`${name} is back`)
    })
  }
const loses =
  (what: string, isLost: (random: Random) => (key: string) => boolean): Fault =>
  (cluster, random) => {
    const lost = isLost(random)
    const { data } = cluster.redis
    for (const key of data.keys()) if (lost(key)) data.delete(key)
    cluster.noteLoss(`redis loses ${what}`)
  }
/** All is again as it was some time before. */
const setBack: Fault = ({ redis, scheduler, noteLoss }, random) => {
  const copy = redis.data.copy()
  scheduler.after(random.between(500, 5_000), () => {
    redis.data.restore(copy)
    noteLoss('redis is set back to an older copy')
  })
}
/** The last few commands are lost, wherever these are in the steps of who sent them. */
const failOver: Fault = ({ redis, noteLoss }, random) => {
  redis.afterCommands(random.int(40), () => {
    const copy: RedisCopy = redis.data.copy()
    const lost = random.between(1, 60)
    redis.afterCommands(lost, () => {
      redis.data.restore(copy)
      noteLoss(`redis fails over and has lost its last ${lost} commands`)
    })
  })
}
/** A process that stands still for longer than its session is left behind, and goes on as if nothing had been. */
const pause: Fault = (cluster, random) => {
  const { scheduler, trace } = cluster
  const proc = someone(cluster, random)
  if (proc === undefined) return
  const ms = random.between(300, 9_000)
  proc.pausedUntil = scheduler.now() + ms
  trace(`${proc.name} stands still for ${ms} ms`)
  if (ms > cluster.sessionMs) scheduler.after(cluster.sessionMs, () => cluster.expel(proc))
}
const skew =
  (sign: 1 | -1): Fault =>
  (cluster, random) => {
    const proc = someone(cluster, random)
    if (proc === undefined) return
    proc.skewMs = sign * random.pick([500, 60_000, 3_600_000])
    cluster.trace(`the clock of ${proc.name} is ${proc.skewMs} ms off`)
  }

/** Everything that may befall a world, by its name. */
export const FAULTS = {
  'a process dies': (cluster, random) => someone(cluster, random)?.die('killed'),
  'a process dies soon': (cluster, random) => {
    const proc = someone(cluster, random)
    if (proc !== undefined) proc.stepsLeft = random.between(1, 60)
  },
  'many die soon': (cluster, random) => {
    for (const proc of cluster.procs.keys()) proc.stepsLeft = random.between(1, 120)
  },
  'a process stands still': pause,
  'a group deals anew': (cluster, random) => {
    cluster.trace('a group deals anew')
    const groups = [...cluster.broker.groups.values()]
    if (groups.length > 0) random.pick(groups).shake()
  },
  'a process is stopped': (cluster, random) => {
    const proc = someone(cluster, random)
    if (proc !== undefined) cluster.stop(proc)
  },
  'a worker joins': (cluster) => cluster.join(),
  'a clock ahead': skew(1),
  'a clock behind': skew(-1),
  'redis flaky': flaky('redis'),
  'redis down': down('redis'),
  'redis emptied': loses('everything', () => () => true),
  'a bucket lost': loses('a bucket', (random) => {
    const tag = random.pick(bucketTags(PREFIX, BUCKETS))
    return (key) => key.startsWith(tag)
  }),
  'what is common lost': loses('what is common', () => (key) => key.startsWith(`{${PREFIX}common}`)),
  'redis set back': setBack,
  'redis fails over': failOver,
  'kafka flaky': flaky('kafka'),
  'kafka down': down('kafka'),
  'clickhouse flaky': flaky('clickhouse'),
  'clickhouse down': down('clickhouse'),
} satisfies Record<string, Fault>
export type FaultName = keyof typeof FAULTS
