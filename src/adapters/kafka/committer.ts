import type { Consumer, EachBatchPayload } from 'kafkajs'
import type { Commit } from '../../ports/source.ts'
import { infrastructure, isMembershipLost, membershipLoss, retrying, within } from './errors.ts'

export interface CommitPath {
  readonly consumer: Consumer
  /** The batch at work: its own commit works while the consumer is stopping, where the consumer's does nothing and says nothing. */
  readonly running: () => EachBatchPayload | undefined
  /** The group has gone on without us: what was not committed will be read again by the new owner. */
  readonly onLost: (error: unknown) => void
  readonly boundMs: number
}

/** Commits, again and again while the broker is away. False: without effect, the partitions are no longer ours. Past the bound an `InfrastructureError`. */
export async function commitOffsets(path: CommitPath, commits: readonly Commit[]): Promise<boolean> {
  const list = commits.map((commit) => ({ ...commit, offset: commit.offset.toString() }))
  try {
    await retrying(path.boundMs, () => commitOnce(path, list), isMembershipLost)
    return true
  } catch (error) {
    const loss = membershipLoss(error)
    if (loss === undefined) throw infrastructure('committing offsets', error)
    path.onLost(loss)
    return false
  }
}

interface TopicCommit {
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly metadata: string
}

async function commitOnce({ consumer, running, boundMs }: CommitPath, list: readonly TopicCommit[]): Promise<void> {
  const batch = running()
  if (batch === undefined) return within('committing offsets', boundMs, consumer.commitOffsets([...list]))
  const topics = [...Map.groupBy(list, ({ topic }) => topic)].map(([topic, partitions]) => ({ topic, partitions }))
  return batch.commitOffsetsIfNecessary({ topics })
}
