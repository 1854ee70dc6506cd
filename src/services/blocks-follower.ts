import { Block } from '../blocking/block.ts'
import { partitionKey, type Source, type SourceRecord, type TopicPartition } from '../ports/source.ts'

/** Where followed blocks go. */
export interface FollowedBlocks {
  apply(block: Block): void
  setCurrent(current: boolean): void
}

/** Reads the whole blocks topic and goes on reading it. */
export interface BlocksFollower {
  /** Resolves after `stop`; rejects when the source is dead for good. */
  readonly run: () => Promise<void>
  readonly stop: () => Promise<void>
}

const decoder = new TextDecoder()

function readBlock({ value }: SourceRecord): Block | undefined {
  if (value === null) return undefined
  try {
    return Block.parse(JSON.parse(decoder.decode(value)))
  } catch {
    return undefined
  }
}

/**
 * Follows the blocks topic from its beginning into memory. The source is a group of its own that never commits. The
 * blocks are current once everything has been read that the topic held when the partitions were assigned.
 */
export function createBlocksFollower(source: Source, blocks: FollowedBlocks, onUnread: () => void): BlocksFollower {
  let behind = new Map<string, bigint>()
  const reach = (partition: TopicPartition, next: bigint) => {
    const name = partitionKey(partition)
    if (next >= (behind.get(name) ?? 0n)) behind.delete(name)
    blocks.setCurrent(behind.size === 0)
  }
  return {
    async run() {
      try {
        await source.run({
          async onAssign(partitions) {
            const ends = await source.endOffsets(partitions)
            behind = new Map([...ends].filter(([, end]) => end > 0n))
            blocks.setCurrent(behind.size === 0)
          },
          onRevoke() {
            blocks.setCurrent(false)
            return Promise.resolve()
          },
          onBatch({ topic, partition, records }) {
            for (const record of records) {
              const block = readBlock(record)
              if (block !== undefined) blocks.apply(block)
              else if (record.value !== null) onUnread()
            }
            const last = records.at(-1)
            if (last !== undefined) reach({ topic, partition }, last.offset + 1n)
            return Promise.resolve()
          },
        })
      } finally {
        blocks.setCurrent(false)
      }
    },
    stop: () => source.stop(),
  }
}
