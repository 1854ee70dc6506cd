import { z } from 'zod'
import { endsIn, logProblems, type ListLog } from './list-log.ts'
import { ListRefusal } from './list-refusal.ts'
import { contentDigest, PublicKey, Sha256, type Digest, type PublishedList } from './published-list.ts'

/** What a client has seen of a list, kept between two looks at it. */
export const Memory = z.strictObject({
  /** The keys that trust began with, by kid; none where the first list seen was believed. */
  anchors: z.array(z.string()),
  key: PublicKey,
  nextKey: PublicKey.optional(),
  /** Keys that another has taken the place of, by kid: they sign nothing any more. */
  retired: z.array(z.string()),
  version: z.int().min(0),
  digest: Sha256,
})
export type Memory = z.infer<typeof Memory>

/** Keys that somebody has given to be trusted, and what is remembered; both may be absent. */
export interface Trust {
  readonly given?: readonly PublicKey[] | undefined
  readonly memory?: Memory | undefined
}

const kidsOf = (keys: readonly PublicKey[]): readonly string[] => keys.map(({ kid }) => kid).toSorted()

/** What is remembered counts under the keys by which it was learned: with others trust begins anew. */
export function memoryUnder({ given, memory }: Trust): Memory | undefined {
  return given === undefined || kidsOf(given).join() === memory?.anchors.join() ? memory : undefined
}

/**
 * The key that has to have signed a list by its header's `kid`: given, remembered or announced as the next, and not
 * replaced. At first sight, where none is given, the one that the list `offers`. Throws a `ListRefusal` where there is none.
 */
export function keyFor(kid: string, trust: Trust, offered: PublicKey): PublicKey {
  const memory = memoryUnder(trust)
  if (memory?.retired.includes(kid)) throw new ListRefusal('retired_key')
  const remembered = memory === undefined ? [] : [memory.key, memory.nextKey]
  const first = memory === undefined && trust.given === undefined ? [offered] : []
  const key = [...(trust.given ?? []), ...remembered, ...first].find((one) => one?.kid === kid)
  if (key === undefined) throw new ListRefusal('unknown_key')
  return key
}

/** How far a clock may be behind the one of who signs. */
const SKEW_MS = 5 * 60_000

/** A list whose signature by `key` is right, judged at `now` (epoch ms), with the log where one was asked for. */
export interface Seen {
  readonly list: PublishedList
  readonly key: PublicKey
  readonly log?: ListLog | undefined
  readonly now: number
}

/**
 * What is to be remembered once a list is believed. Throws a `ListRefusal` where it is not: it has expired, is of the
 * future, is older than one seen before, says something else under the same version, or is not in the log.
 */
export function believe({ list, key, log, now }: Seen, trust: Trust, digest: Digest): Memory {
  const memory = memoryUnder(trust)
  if (now >= Date.parse(list.validUntil)) throw new ListRefusal('expired')
  if (Date.parse(list.issuedAt) > now + SKEW_MS) throw new ListRefusal('not_yet')
  if (memory !== undefined && list.version < memory.version) throw new ListRefusal('rollback')
  const said = contentDigest(list, digest)
  if (list.version === memory?.version && said !== memory.digest) throw new ListRefusal('two_of_one_version')
  if (log !== undefined && !isIn(log, list, memory, digest)) throw new ListRefusal('bad_log')
  return {
    anchors: memory?.anchors ?? [...kidsOf(trust.given ?? [])],
    key,
    ...announced(list, key, memory),
    retired: retiredBy(key, memory),
    version: list.version,
    digest: said,
  }
}

/** A chain without a gap that ends in the list and holds what was seen before. */
const isIn = (log: ListLog, list: PublishedList, memory: Memory | undefined, digest: Digest): boolean =>
  logProblems(log, digest).length === 0 &&
  endsIn(log, list, digest) &&
  (memory === undefined || log.some((entry) => entry.version === memory.version && entry.digest === memory.digest))

/** An announcement stands until its key signs: an older copy of the same version takes nothing back. */
function announced(list: PublishedList, key: PublicKey, memory: Memory | undefined): Pick<Memory, 'nextKey'> {
  const kept = memory?.version === list.version && memory.key.kid === key.kid ? memory.nextKey : undefined
  const nextKey = list.nextKey ?? kept
  return nextKey === undefined || nextKey.kid === key.kid ? {} : { nextKey }
}

const retiredBy = (key: PublicKey, memory: Memory | undefined): string[] =>
  memory === undefined || memory.key.kid === key.kid
    ? [...(memory?.retired ?? [])]
    : [...memory.retired, memory.key.kid]
