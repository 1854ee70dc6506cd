import { StoreLostError } from '../../ports/errors.ts'
import type { SharedState } from '../../ports/shared-state.ts'
import { partitionKey, type Committed } from '../../ports/source.ts'
import { readProgress } from './progress.ts'

/**
 * Answers with the incarnation of the windows, if they hold all that the commits stand for. Rejects with a
 * `StoreLostError` where they are of another incarnation, or have folded less than was committed.
 */
export async function checkState(state: SharedState, committed: readonly Committed[]): Promise<string> {
  const before = committed.map(({ metadata }) => readProgress(metadata)).filter((progress) => progress !== undefined)
  const incarnation = await state.open(before.length === 0)
  if (before.some((progress) => progress.incarnation !== incarnation)) {
    throw new StoreLostError('The windows are not those that events were folded into: they must be folded again')
  }
  const folded = await state.folded()
  for (const each of committed) {
    if (each.offset === undefined || each.offset === 0n) continue
    const reached = folded.get(partitionKey(each)) ?? 0n
    if (reached < each.offset) {
      throw new StoreLostError(
        `${partitionKey(each)} is committed up to ${each.offset}, but folded up to ${reached} only: the windows must be folded again`,
      )
    }
  }
  return incarnation
}
