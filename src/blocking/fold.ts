import { type Block } from './block.ts'

/** The order between two blocks of one id and one status: the revision, then (never for one producer) their content. */
function isNewer(block: Block, than: Block): boolean {
  if (block.revision !== than.revision) return block.revision > than.revision
  return JSON.stringify(block) > JSON.stringify(than)
}

/**
 * Which of two blocks of one id stands: what is lifted stays lifted; else the greatest revision. Commutative,
 * associative and idempotent, so that a topic read twice or in another order folds to the same.
 */
export function standing(known: Block | undefined, next: Block): Block {
  if (known === undefined) return next
  if (known.status !== next.status) return known.status === 'lifted' ? known : next
  return isNewer(next, known) ? next : known
}

/** Does the block act at `now` (epoch ms)? It is set, its rule enforces, and its expiry lies ahead. */
export const isInForce = (block: Block, now: number): boolean =>
  block.status === 'set' && block.mode === 'enforce' && Date.parse(block.expiresAt) > now
