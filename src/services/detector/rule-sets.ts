import type { Engine } from '../../engine/engine.ts'
import type { Decoded } from '../../events/decode.ts'
import { StoreLostError } from '../../ports/errors.ts'
import type { Generation, Generations, StoredSet } from '../../ports/generations.ts'
import type { SourceRecord } from '../../ports/source.ts'

/** A set that is ready to run. */
export interface RuleSet {
  readonly engine: Engine
  /** Decoding, quarantine of what comes from the future, and edge, in one. */
  readonly read: (record: SourceRecord) => Decoded
}

/** What a record holds. One out of the archive has been read before. */
export const decodedIn = (record: SourceRecord, read: RuleSet['read']): Decoded =>
  record.event === undefined ? read(record) : { ok: true, event: record.event }

/** Names a set in few characters. */
export const setName = ({ digest }: Pick<StoredSet, 'digest'>): string => digest.slice(0, 12)

/** Where a worker has its sets from. */
export interface RuleSets {
  /** The one that it begins with. */
  readonly own: StoredSet
  /** Makes a set ready to run. Rejects with all problems of one that is none. */
  readonly compile: (set: StoredSet) => Promise<RuleSet>
}

/** Of a detector that only ever decides by one set. */
export const onlySet = (set: RuleSet): RuleSets => ({
  own: { digest: 'only', text: '' },
  compile: () => Promise.resolve(set),
})

/** A set with the text that it was made of. */
export interface LoadedSet extends RuleSet {
  readonly stored: StoredSet
}

/** Compiles the sets of generations, the latest few of them once. Rejects with a `StoreLostError` where a text is gone. */
export function createSetLoader({ own, compile }: RuleSets, generations: Generations) {
  const compiled = new Map<string, Promise<LoadedSet>>()
  const textOf = async (digest: string): Promise<string> => {
    const text = digest === own.digest ? own.text : await generations.textOf(digest)
    if (text === undefined) throw new StoreLostError(`the set ${digest.slice(0, 12)} is no longer there`)
    return text
  }
  const loadAnew = async (digest: string): Promise<LoadedSet> => {
    const stored = { digest, text: await textOf(digest) }
    return { ...(await compile(stored)), stored }
  }
  return async ({ digest }: Pick<Generation, 'digest'>): Promise<LoadedSet> => {
    const known = compiled.get(digest) ?? loadAnew(digest)
    compiled.delete(digest)
    compiled.set(digest, known)
    for (const old of [...compiled.keys()].slice(0, -2)) compiled.delete(old)
    return known.catch((error: unknown) => {
      compiled.delete(digest)
      throw error
    })
  }
}
