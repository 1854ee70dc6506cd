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
   * the next call. Observing the same twice changes no reading. Rejects with a `StoreLostError` where a log is
   * shorter than it once was, and with an `InfrastructureError` where the store does not answer.
   */
  observe(observations: readonly Observation[]): Promise<readonly View[]>
  /**
   * Asks whether all is still there that this worker has put in since it asked last. Rejects with a `StoreLostError`
   * where some of it is not. Absent where nothing can be lost.
   */
  readonly confirm?: () => Promise<void>
  /**
   * Nothing older than `watermark` minus a kind's retention and `latenessMs` is asked for any more by this worker, and
   * nothing older than `settled` minus the same by any, even after a crash. Of a looked-up log the newest entry before
   * that stays.
   */
  forget(watermark: number, latenessMs: number, settled: number): void
}
