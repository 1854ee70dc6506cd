import type { Committer } from './committer.ts'
import type { DetectorDeps } from './deps.ts'
import { idleMoves } from './idle.ts'
import type { Basis, Lane } from './lane.ts'

/**
 * Moves the watermarks of silent partitions: asks where they end, commits the move, and lets it count. Between two steps
 * of the work, so that nobody waits for brokers.
 */
export interface Idling {
  /** The next step, where the one before has been answered. */
  step(): Promise<void>
  /** Before records of these lanes are taken: a move of theirs that is being committed counts first. */
  settle(lanes: readonly (Lane | undefined)[]): Promise<void>
}

/** Lanes with where their watermarks may go, epoch ms, as long as their next offset is still the same. */
type Found = readonly (readonly [lane: Lane, to: number, next: bigint | undefined])[]

/** A move that is being committed, or has been. */
interface Move {
  readonly lanes: ReadonlyMap<Lane, number>
  readonly committed: Promise<void>
  isCommitted: boolean
}

export function createIdling(
  { source, log, now, brokersNow = now, options }: DetectorDeps,
  lanes: ReadonlyMap<string, Lane>,
  committer: Pick<Committer, 'begin' | 'done'>,
  basis: Basis,
): Idling {
  let asking: Promise<void> | undefined
  let found: Found = []
  let failure: { readonly error: unknown } | undefined
  let move: Move | undefined

  const ask = async (): Promise<void> => {
    try {
      const moves = await idleMoves({ source, log }, [...lanes.values()], options, now, brokersNow)
      found = [...moves].map(([lane, to]) => [lane, to, lane.next])
    } catch (error) {
      failure = { error }
    }
    asking = undefined
  }
  const count = (): void => {
    if (move?.isCommitted !== true) return
    for (const [lane, to] of move.lanes) {
      lane.watermark.advance(to)
      lane.published = lane.watermark.value
    }
    move = undefined
  }
  /** A record that comes again is judged by the watermark that stood: so a move is committed before it counts. */
  const commit = async (): Promise<void> => {
    const still = new Map(found.filter(([lane, , next]) => lane.next === next).map(([lane, to]) => [lane, to]))
    found = []
    if (still.size === 0) return
    await committer.begin(basis, still)
    const begun: Move = { lanes: still, committed: committer.done(), isCommitted: false }
    move = begun
    // Where it fails, whoever commits next is told.
    begun.committed.then(
      () => (begun.isCommitted = true),
      () => undefined,
    )
  }
  return {
    async step() {
      if (failure !== undefined) throw failure.error
      count()
      if (move !== undefined || asking !== undefined) return
      if (found.length > 0) await commit()
      else asking = ask()
    },
    async settle(taken) {
      count()
      if (move === undefined || !taken.some((lane) => lane !== undefined && move?.lanes.has(lane))) return
      await move.committed
      count()
    },
  }
}
