import type { MemoryTopics } from '../../../src/adapters/memory/topics.ts'
import { partitionKey, type Commit, type Committed, type TopicPartition } from '../../../src/ports/source.ts'
import type { Random } from '../random.ts'
import type { Planned, Scheduler } from '../scheduler.ts'

/** A member as its group knows it. */
export interface GroupMember {
  readonly topics: readonly string[]
  /** The group deals anew: the member is to join again. */
  rebalance(): void
  /** The group has gone on without the member. */
  lose(): void
}

/** What a member gets when all have joined. */
export interface Hand {
  readonly generation: number
  readonly partitions: readonly TopicPartition[]
}

/** A consumer group as the broker keeps it, with eager rebalances. */
export interface BrokerGroup {
  /** Joins the next generation; `deal` is called when it begins. */
  join(member: GroupMember, deal: (hand: Hand) => void): void
  leave(member: GroupMember): void
  /** The member has been silent for too long. */
  expel(member: GroupMember): void
  /** Lets all join anew, as where its coordinator moves. */
  shake(): void
  /** False, and nothing happens, where the group has gone on without the member or its generation. */
  commit(member: GroupMember, generation: number, commits: readonly Commit[]): boolean
  committed(partition: TopicPartition): Committed
  /** What a heartbeat is answered with: well, or join anew, or that the group has gone on without the member. */
  hear(member: GroupMember, generation: number): 'well' | 'rebalance' | 'lost'
}

export interface GroupOptions {
  readonly topics: MemoryTopics
  readonly scheduler: Scheduler
  readonly random: Random
  /** Members hear of a rebalance within so long, ms. */
  readonly heartbeatMs: number
  /** Who has not joined after so long is left behind, ms. */
  readonly rebalanceMs: number
  readonly onCommit?: (commits: readonly Commit[]) => void
}

type Deal = (hand: Hand) => void

export function createBrokerGroup(options: GroupOptions): BrokerGroup {
  const { topics, scheduler, random, heartbeatMs, rebalanceMs, onCommit } = options
  /** Member → how to deal to it, once it has joined the next generation. */
  const members = new Map<GroupMember, Deal | undefined>()
  const commits = new Map<string, Commit>()
  let generation = 0
  let preparing: Planned | undefined

  const hands = (all: readonly GroupMember[]): Map<GroupMember, TopicPartition[]> => {
    const dealt = new Map(all.map((member) => [member, [] as TopicPartition[]]))
    const turn = random.int(all.length || 1)
    for (const topic of new Set(all.flatMap((member) => member.topics))) {
      const readers = all.filter((member) => member.topics.includes(topic))
      for (let partition = 0; partition < topics.partitionsOf(topic); partition += 1)
        dealt.get(readers[(partition + turn) % readers.length] as GroupMember)?.push({ topic, partition })
    }
    return dealt
  }
  const complete = () => {
    preparing?.cancel()
    preparing = undefined
    for (const [member, deal] of members) {
      if (deal !== undefined) continue
      members.delete(member)
      scheduler.after(random.int(heartbeatMs), () => member.lose())
    }
    generation += 1
    const dealt = hands([...members.keys()])
    for (const [member, deal] of members) {
      members.set(member, undefined)
      deal?.({ generation, partitions: dealt.get(member) ?? [] })
    }
  }
  const completeIfJoined = () => {
    if (preparing !== undefined && [...members.values()].every((deal) => deal !== undefined)) complete()
  }
  const prepare = () => {
    if (preparing !== undefined) return
    preparing = scheduler.after(rebalanceMs, complete)
    for (const [member, deal] of members)
      if (deal === undefined) scheduler.after(random.int(heartbeatMs), () => member.rebalance())
  }
  const remove = (member: GroupMember) => {
    if (!members.delete(member)) return
    if (members.size > 0) prepare()
    completeIfJoined()
  }
  return {
    join(member, deal) {
      members.set(member, deal)
      prepare()
      completeIfJoined()
    },
    leave: remove,
    expel(member) {
      if (!members.has(member)) return
      remove(member)
      scheduler.after(random.int(heartbeatMs), () => member.lose())
    },
    shake: prepare,
    hear(member, of) {
      if (!members.has(member) || of !== generation) return 'lost'
      return preparing === undefined || members.get(member) !== undefined ? 'well' : 'rebalance'
    },
    commit(member, of, list) {
      if (!members.has(member) || of !== generation) return false
      for (const commit of list) commits.set(partitionKey(commit), commit)
      onCommit?.(list)
      return true
    },
    committed(one) {
      const { offset, metadata = '' } = commits.get(partitionKey(one)) ?? {}
      return { topic: one.topic, partition: one.partition, offset, metadata }
    },
  }
}
