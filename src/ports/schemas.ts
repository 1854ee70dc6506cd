import type { ReadFrame } from '../events/framing.ts'

/** The schemas of a registry, and what is framed for it. */
export interface Schemas {
  /** Those of the ids that have to be loaded before values that name them can be read. */
  missing(ids: ReadonlySet<number>): readonly number[]
  /**
   * Loads schemas. Resolves when each is known, known to be unusable, or has been unknown to the registry for a while;
   * as long as the registry does not answer it goes on asking. Rejects only where the schemas are closed meanwhile.
   */
  load(ids: readonly number[]): Promise<void>
  /** Throws where the schema of the frame has not been loaded: nothing may be said of its record then. */
  readonly read: ReadFrame
}
