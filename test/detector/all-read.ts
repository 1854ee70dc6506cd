import { groupOf } from '../../src/adapters/memory/group.ts'
import { partitionKey } from '../../src/ports/source.ts'
import { partitionsIn } from './archiving.ts'
import { GROUP, type World } from './world.ts'

/**
 * Has everything that was written been folded, and something been committed? A group that has never committed is a new
 * one: what topics forget before its first commit is nobody's.
 */
export async function isAllRead(world: World): Promise<boolean> {
  const state = world.createState()
  const folded = await state.folded((await state.kept())?.id ?? '')
  const group = groupOf(world.topics, GROUP)
  const filled = partitionsIn(world).filter(({ topic, partition }) => world.topics.end(topic, partition) > 0n)
  const isBegun = filled.length === 0 || filled.some((one) => group.committed(one).offset !== undefined)
  return (
    isBegun &&
    filled.every((one) => (folded.get(partitionKey(one)) ?? 0n) >= world.topics.end(one.topic, one.partition))
  )
}
