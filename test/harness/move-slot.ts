import type { ClusterNode } from './redis-cluster.ts'
import { until } from './wait.ts'

/**
 * Moves a slot from one master to another as `redis-cli --cluster reshard` does, a few keys at a time; `between` is
 * awaited before each step, so that a test can let something happen while the slot lies with both.
 */
export async function moveSlot(
  slot: number,
  from: ClusterNode,
  to: ClusterNode,
  others: readonly ClusterNode[],
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await agree([from, to, ...others])
  const [source, target] = [await from.id(), await to.id()]
  await to.redis.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source)
  await from.redis.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target)
  for (;;) {
    await between()
    const keys = (await from.redis.call('CLUSTER', 'GETKEYSINSLOT', slot, 3)) as string[]
    if (keys.length === 0) break
    await from.redis.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5_000, 'KEYS', ...keys)
  }
  for (const node of [to, from, ...others]) await node.redis.call('CLUSTER', 'SETSLOT', slot, 'NODE', target)
}

/**
 * The new owner's claim has to be the latest of all: it counts on from the latest that it knows, so all have to know the
 * same. Otherwise an older message of the former owner would be believed once more, and each would send to the other.
 */
const agree = (all: readonly ClusterNode[]): Promise<boolean> =>
  until('all know the same epoch', 10_000, async () => {
    const infos = await Promise.all(all.map(({ redis }) => redis.cluster('INFO')))
    return new Set(infos.map((info) => /cluster_current_epoch:(\d+)/.exec(info)?.[1])).size === 1
  })
