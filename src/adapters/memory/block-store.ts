import type { Block } from '../../blocking/block.ts'
import { isInForce, standing } from '../../blocking/fold.ts'
import type { BlockStore } from '../../ports/block-store.ts'

/** A block store with its feeding side: whoever follows the blocks topic applies each block as it comes. */
export interface MemoryBlockStore extends BlockStore {
  /** Takes in one block; order and repetition do not matter. */
  apply(block: Block): void
  /** True once the topic has been read to its end, false when reading it stops. */
  setCurrent(current: boolean): void
  /** Drops what expired more than `keepMs` before `now` (epoch ms); returns how many. A lift is kept as long as its block. */
  forget(now: number, keepMs: number): number
}

/** Blocks in memory: the fold of the blocks topic, found by token in one look-up. Not current until told so. */
export function createMemoryBlockStore(): MemoryBlockStore {
  const byId = new Map<string, Block>()
  const idsByToken = new Map<string, Set<string>>()
  let current = false

  const blocksOf = (tokenId: string): Block[] =>
    [...(idsByToken.get(tokenId) ?? [])].map((id) => byId.get(id)).filter((block) => block !== undefined)

  const drop = (block: Block): void => {
    byId.delete(block.id)
    const ids = idsByToken.get(block.tokenId)
    ids?.delete(block.id)
    if (ids?.size === 0) idsByToken.delete(block.tokenId)
  }

  return {
    of: (tokenId, now) => blocksOf(tokenId).filter((block) => isInForce(block, now)),
    all: () => [...byId.values()],
    isCurrent: () => current,
    setCurrent: (value) => {
      current = value
    },
    apply(block) {
      const stands = standing(byId.get(block.id), block)
      byId.set(block.id, stands)
      const ids = idsByToken.get(stands.tokenId) ?? new Set()
      idsByToken.set(stands.tokenId, ids.add(stands.id))
    },
    forget(now, keepMs) {
      const old = [...byId.values()].filter((block) => Date.parse(block.expiresAt) + keepMs < now)
      old.forEach(drop)
      return old.length
    },
  }
}
