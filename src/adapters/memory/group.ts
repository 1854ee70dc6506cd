import { partitionKey, type Commit, type Committed, type TopicPartition } from '../../ports/source.ts'
import type { MemoryTopics } from './topics.ts'

/** What a group asks of its members. */
export interface Member {
  readonly topics: readonly string[]
  /** Resolves when the running batch has ended and the handlers know. */
  revoke(): Promise<void>
  assign(committed: readonly Committed[]): Promise<void>
}

/** Members that share the partitions of their topics, and what they have committed. */
export interface Group {
  join(member: Member): Promise<void>
  leave(member: Member): Promise<void>
  commit(commit: Commit): void
  committed(partition: TopicPartition): Committed
}

/** The group of that name, made where it is missing. */
export function groupOf(topics: MemoryTopics, name: string): Group {
  let group = topics.groups.get(name)
  if (group === undefined) topics.groups.set(name, (group = createGroup(topics)))
  return group
}

/** Every change of the members takes all partitions from all and deals them anew, one change after another. */
function createGroup(topics: MemoryTopics): Group {
  const members = new Set<Member>()
  const commits = new Map<string, Commit>()
  let chain = Promise.resolve()

  function committedAt(one: TopicPartition): Committed {
    const { offset, metadata = '' } = commits.get(partitionKey(one)) ?? {}
    return { ...one, offset, metadata }
  }

  function deal(): Map<Member, TopicPartition[]> {
    const hands = new Map([...members].map((member) => [member, [] as TopicPartition[]]))
    for (const topic of new Set([...members].flatMap((member) => member.topics))) {
      const readers = [...members].filter((member) => member.topics.includes(topic))
      for (let partition = 0; partition < topics.partitionsOf(topic); partition++) {
        const reader = readers[partition % readers.length]
        if (reader !== undefined) hands.get(reader)?.push({ topic, partition })
      }
    }
    return hands
  }

  async function rebalance(): Promise<void> {
    await Promise.all([...members].map((member) => member.revoke()))
    await Promise.all([...deal()].map(([member, hand]) => member.assign(hand.map(committedAt))))
  }

  function change(step: () => void): Promise<void> {
    chain = chain.then(() => {
      step()
      return rebalance()
    })
    return chain
  }

  return {
    join: (member) => change(() => members.add(member)),
    leave: (member) => change(() => members.delete(member)),
    commit: (commit) => void commits.set(partitionKey(commit), commit),
    committed: committedAt,
  }
}
