import type { Observation } from '../engine/plan.ts'
import type { View } from '../engine/view.ts'

/**
 * Keeps keyed logs. A log (but one that is looked up) is append-only and stands in segments of event time, `floor(t / kind.segmentMs)`; the place
 * of an entry in its segment is where it was first written.
 */
export interface WindowStore {
  /**
   * Puts the observations' entries and decisions into their logs and brings what they span into view, each
   * observation in one atomic step. Returns the views in the order of the observations; they stay as they are until
   * the next call, of `forget` too. Observing the same twice changes no reading. Rejects with a `StoreLostError` where a log is
   * shorter than it once was, and with an `InfrastructureError` where the store does not answer.
   */
  observe(observations: readonly Observation[]): Promise<readonly View[]>
  /** What shows that all which has been put in is still there: for `SharedState.markFolded`. */
  written(): ReadonlyMap<string, number>
  /**
   * Nothing older than `watermark` minus a kind's retention and `latenessMs` is asked for any more by this worker, and
   * nothing older than `settled` minus the same by any, even after a crash. Of a looked-up log the newest entry before
   * that stays. Views that were given back may lose it too: what rests on them is to be built first.
   */
  forget(watermark: number, latenessMs: number, settled: number): void
}
