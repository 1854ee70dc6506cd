import { StoreLostError } from '../../ports/errors.ts'
import type { Announced, Generation, Generations, StoredSet } from '../../ports/generations.ts'

/** Generations of workers in this process, which begin anew with every start. */
export function createMemoryGenerations(): Generations {
  const texts = new Map<string, string>()
  const past = new Set<string>()
  let last = 0
  let current: Generation | undefined
  let pending: Generation | undefined

  const next = ({ digest, text }: StoredSet): Generation => {
    texts.set(digest, text)
    return { number: (last += 1), digest }
  }
  const answer = (): Announced => {
    if (current === undefined) throw new StoreLostError('no generation of rules is known')
    for (const digest of texts.keys()) if (digest !== current.digest && digest !== pending?.digest) texts.delete(digest)
    return { current, pending }
  }
  const enforce = (generation: Generation) => {
    current = generation
    pending = undefined
    past.add(generation.digest)
  }
  const announce = (set: StoredSet) => {
    if (set.digest === current?.digest) pending = undefined
    else if (set.digest !== pending?.digest) pending = next(set)
  }
  const step = (take: () => void): Promise<Announced> =>
    new Promise((resolve) => {
      take()
      resolve(answer())
    })
  return {
    open: (own) =>
      step(() => {
        if (current === undefined) enforce(next(own))
        else if (!past.has(own.digest)) announce(own)
      }),
    read: () => step(() => undefined),
    announce: (set) => step(() => announce(set)),
    complete: (number) =>
      step(() => {
        if (pending?.number === number) enforce(pending)
      }),
    textOf: (digest) => Promise.resolve(texts.get(digest)),
  }
}
