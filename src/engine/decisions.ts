import type { Entry } from './entry.ts'
import { firstAt } from './search.ts'

/** A decision as it stands in a log: what came before it in a segment counts for it, what came after does not. */
export interface Decision {
  readonly rule: string
  readonly t: number
  readonly source: string
  readonly id: string
}

/** A decision with its place in each of the segments that it was put into. */
interface Placed extends Decision {
  readonly segment: number
  readonly seq: number
  /** Further ones: segment, place, segment, place… Most decisions look at one segment only. */
  more: number[] | undefined
}

type Hit = Pick<Entry, 't' | 'source' | 'id'>

/** The decisions of one log, with what came to it too late for them. Made with the first decision. */
export class Decisions {
  /** Ordered by time. */
  readonly #placed: Placed[]
  #stragglers: Set<Entry> | undefined

  constructor(decision: Decision, segment: number, seq: number) {
    this.#placed = [placed(decision, segment, seq)]
  }

  #find(rule: string, { t, source, id }: Hit): Placed | undefined {
    for (let at = firstAt(this.#placed, t); at < this.#placed.length; at += 1) {
      const each = this.#placed[at] as Placed
      if (each.t !== t) return undefined
      if (each.id === id && each.rule === rule && each.source === source) return each
    }
    return undefined
  }

  /** Notes a decision at a place of a segment, `true` where it was not there; the first one stands. */
  add(decision: Decision, segment: number, seq: number): boolean {
    const known = this.#find(decision.rule, decision)
    if (known === undefined) {
      const all = this.#placed
      if ((all.at(-1)?.t ?? -Infinity) <= decision.t) all.push(placed(decision, segment, seq))
      else all.splice(firstAt(all, decision.t), 0, placed(decision, segment, seq))
      return true
    }
    if (placeIn(known, segment) !== undefined) return false
    if (known.more === undefined) known.more = [segment, seq]
    else known.more.push(segment, seq)
    return true
  }

  /** Has a rule decided on a hit? */
  has(rule: string, hit: Hit): boolean {
    return this.#find(rule, hit) !== undefined
  }

  /** Tells of an entry that has come; decisions look ahead by `aheadMs` at most. */
  follow(entry: Entry, aheadMs: number): void {
    const latest = this.#placed.at(-1)?.t ?? -Infinity
    if (entry.t <= latest + aheadMs) (this.#stragglers ??= new Set()).add(entry)
  }

  /** Was an entry, at most as late as a decision may look ahead, not there yet when a rule decided on a hit? */
  cameAfter(rule: string, hit: Hit, entry: Entry, segment: number): boolean {
    if (this.#stragglers?.has(entry) !== true) return false
    const known = this.#find(rule, hit)
    const place = known && placeIn(known, segment)
    return place !== undefined && (entry as Entry & { readonly seq: number }).seq >= place
  }

  /** Did any entry come after a decision that may rest on it? */
  areFollowed(): boolean {
    return this.#stragglers !== undefined && this.#stragglers.size > 0
  }

  /** Forgets what is older than `t`. */
  forget(t: number): void {
    this.#placed.splice(0, firstAt(this.#placed, t))
    for (const entry of this.#stragglers ?? []) if (entry.t < t) this.#stragglers?.delete(entry)
  }
}

const placed = ({ rule, t, source, id }: Decision, segment: number, seq: number): Placed => ({
  rule,
  t,
  source,
  id,
  segment,
  seq,
  more: undefined,
})

function placeIn({ segment, seq, more = [] }: Placed, wanted: number): number | undefined {
  if (segment === wanted) return seq
  for (let at = 0; at < more.length; at += 2) if (more[at] === wanted) return more[at + 1]
  return undefined
}
