import {
  partitionKey,
  type Commit,
  type Committed,
  type SourceHandlers,
  type TopicPartition,
} from '../../ports/source.ts'

/** What this member of the group holds, and the order in which its handlers hear of it: assigned, records, revoked, assigned, … */
export interface Membership {
  /** Rises whenever the assignment changes. */
  readonly generation: number
  owns(generation: number, partition: TopicPartition): boolean
  /** Whether a commit of the partition is ours to make: it is in the latest assignment, though that may be about to end. */
  mayCommit(partition: TopicPartition): boolean
  /** A new assignment; what was held before is revoked first. */
  join(partitions: readonly TopicPartition[]): void
  /** Nothing is held any more. Resolves when the handlers have heard of it. */
  lose(): Promise<void>
  /** Resolves when the handlers have heard all so far. */
  settled(): Promise<void>
  /** True until `onAssign` of the present assignment has resolved. */
  readonly isAssigning: boolean
}

export interface MembershipNeeds {
  readonly handlers: Pick<SourceHandlers, 'onAssign' | 'onRevoke'>
  readonly committed: (partitions: readonly TopicPartition[]) => Promise<Committed[]>
  /** Reading goes on here. */
  readonly moveTo: (positions: readonly Pick<Commit, 'topic' | 'partition' | 'offset'>[]) => void
  readonly fail: (error: unknown) => void
}

/** Membership of a group with eager rebalancing: every change takes all and gives anew. */
export function createMembership({ handlers, committed, moveTo, fail }: MembershipNeeds): Membership {
  let generation = 0
  let owned = new Set<string>()
  let latest = owned
  let told = false
  let assigning = false
  let chain = Promise.resolve()

  const then = (step: () => Promise<void>): Promise<void> => (chain = chain.then(step).catch(fail))

  async function revoke(): Promise<void> {
    if (!told) return
    told = false
    await handlers.onRevoke()
  }

  async function assign(mine: number, partitions: readonly TopicPartition[]): Promise<void> {
    await revoke()
    if (mine !== generation) return
    const known = await committed(partitions)
    if (mine !== generation) return
    moveTo(known.flatMap(({ offset, ...one }) => (offset === undefined ? [] : [{ ...one, offset }])))
    told = true
    await handlers.onAssign(known)
    if (mine === generation) assigning = false
  }

  return {
    get generation() {
      return generation
    },
    get isAssigning() {
      return assigning
    },
    owns: (at, partition) => at === generation && owned.has(partitionKey(partition)),
    mayCommit: (partition) => latest.has(partitionKey(partition)),
    join(partitions) {
      const mine = ++generation
      owned = latest = new Set(partitions.map(partitionKey))
      assigning = true
      void then(() => assign(mine, partitions))
    },
    lose() {
      generation++
      owned = new Set()
      return then(revoke)
    },
    settled: () => chain,
  }
}
