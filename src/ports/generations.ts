/** Rules, registry and intents as they were read from files: one text, named by its hash. */
export interface StoredSet {
  readonly digest: string
  readonly text: string
}

/** A set with its place among those that have been in force or announced. */
export interface Generation {
  /** From 1; grows with every set that is announced. */
  readonly number: number
  readonly digest: string
}

/** What all workers decide by, and what they are to decide by next. */
export interface Announced {
  readonly current: Generation
  /** Announced, and not in force before every partition is prepared for it. */
  readonly pending: Generation | undefined
}

/**
 * The generations of what the detectors decide by, shared by all of them. It lies where the logs lie; every step may be
 * taken twice. All reject with an `InfrastructureError` where it does not answer.
 */
export interface Generations {
  /**
   * Begins with a worker's own set: where there is none, it is in force as the first generation; where it has never been
   * in force, it is announced; where it has, it is an old one, and nothing changes.
   */
  open(own: StoredSet): Promise<Announced>
  /** What `open` answered, as it is now. Rejects with a `StoreLostError` where nothing has been opened. */
  read(): Promise<Announced>
  /** Announces a set in place of one that is pending; the set that is in force already stays so, and nothing is pending. */
  announce(set: StoredSet): Promise<Announced>
  /** Puts the pending generation in force, if it is the one of that number. */
  complete(number: number): Promise<Announced>
  /** The text of a set that is in force or pending; undefined of any other. */
  textOf(digest: string): Promise<string | undefined>
}
