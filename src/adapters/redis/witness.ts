import { randomUUID } from 'node:crypto'

/** A witness begins anew after so long, or so many steps: a name that is no longer used goes by itself after a day. */
const HOUR_MS = 3_600_000
const MOST = 10_000
const LIFE_MS = 24 * HOUR_MS

/**
 * What a worker puts beside its entries, in the same atomic step: a byte for each step that has put something into a
 * bucket. Redis may come back without the last of them (a fail-over, an older copy): then the witness is too short, however
 * little else would tell.
 */
export interface Witness {
  readonly key: string
  /** How many of its bytes are known to have been written. */
  length: number
  readonly lifeMs: number
}

/** The witnesses of one worker, by bucket. */
export interface Witnesses {
  /** The one of a bucket, to be put in with the next step there. */
  of(bucket: number): Witness
  /** A step has put its byte in; `end` is where the witness ended before. */
  put(witness: Witness, bucket: number, end: number): void
  /** Those in which something was put since this was last asked for, by bucket. */
  takeUnconfirmed(): ReadonlyMap<number, readonly Witness[]>
  /** They could not be asked just now. */
  keepUnconfirmed(those: ReadonlyMap<number, readonly Witness[]>): void
}

export function createWitnesses(tags: readonly string[]): Witnesses {
  const worker = randomUUID()
  const current = new Map<number, Witness & { readonly hour: number }>()
  let made = 0
  let unconfirmed = new Map<number, Set<Witness>>()
  const note = (bucket: number, witness: Witness) =>
    void unconfirmed.set(bucket, (unconfirmed.get(bucket) ?? new Set()).add(witness))
  return {
    of(bucket) {
      const hour = Math.floor(Date.now() / HOUR_MS)
      const known = current.get(bucket)
      if (known !== undefined && known.hour === hour && known.length < MOST) return known
      const fresh = { key: `${tags[bucket]}:put:${worker}:${(made += 1)}`, length: 0, lifeMs: LIFE_MS, hour }
      current.set(bucket, fresh)
      return fresh
    },
    put(witness, bucket, end) {
      witness.length = Math.max(witness.length, end + 1)
      note(bucket, witness)
    },
    takeUnconfirmed() {
      const taken = new Map([...unconfirmed].map(([bucket, own]) => [bucket, [...own]]))
      unconfirmed = new Map()
      return taken
    },
    keepUnconfirmed(those) {
      for (const [bucket, own] of those) for (const witness of own) note(bucket, witness)
    },
  }
}
