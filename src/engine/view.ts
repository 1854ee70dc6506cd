import type { AlertState } from './alert-state.ts'
import { compareEntries, type Entry } from './entry.ts'
import type { LogKind } from './layout.ts'
import { firstAt } from './search.ts'

/** An entry as it stands in a log: with the roles that it plays there. */
export interface LogEntry extends Entry {
  values: Entry['values']
  /** Indices of the kind's roles, one of its role sets. */
  roles: readonly number[]
  /** Its place in the order in which its segment was written. */
  seq: number
}

/** A decision as it stands in a log: what came before it in a segment counts for it, what came after does not. */
export interface Decision {
  readonly rule: string
  readonly t: number
  readonly source: string
  readonly id: string
}

/** A decision with its place in each of the segments that it was put into: segment, place, segment, place… */
interface Decided extends Decision {
  readonly places: number[]
}

type Hit = Pick<Entry, 't' | 'source' | 'id'>

const NONE: readonly Entry[] = []

/** The `fresh` of a view into which nothing has come; nobody adds to it. */
export const NOTHING_FRESH: LogEntry[] = []
/** The same of decisions. */
export const NOTHING_DECIDED: Decision[] = []

function includes(entries: readonly Entry[], entry: Entry): boolean {
  for (let at = firstAt(entries, entry.t); at < entries.length; at += 1) {
    const order = compareEntries(entries[at] as Entry, entry)
    if (order >= 0) return order === 0
  }
  return false
}

/**
 * The view of one log: the entries of each role ordered by (t, source, id), each identity once, and the decisions
 * made about them. What was written twice is read once. Lives in memory only; a log gives it back at any time.
 * A class, and everything in it made when it is first needed: there is one for each key of each log.
 */
export class View {
  readonly kind: LogKind
  readonly key: string
  /** Entries that others have put in since they were last taken. */
  fresh: LogEntry[] = NOTHING_FRESH
  /** Decisions that were put in since they were last taken: another worker may have made them. */
  decided: Decision[] = NOTHING_DECIDED
  /** The greatest time in it, epoch ms. */
  newest = -Infinity
  readonly #roles: (Entry[] | undefined)[]
  #versions: number[] | undefined
  #memos: unknown[] | undefined
  #alerts: (Map<number | string, AlertState> | undefined)[] | undefined
  /** By the id of the event that they are on. */
  #decisions: Map<string, Decided[]> | undefined
  /** The greatest time of an event with a decision, epoch ms. */
  #decidedUpTo = -Infinity
  /** Entries that came when decisions had been made that may rest on them. */
  #stragglers: Set<Entry> | undefined

  constructor(kind: LogKind, key: string) {
    this.kind = kind
    this.key = key
    this.#roles = Array.from({ length: kind.roles.length })
  }

  /** The entries of a role. */
  entries(role: number): readonly Entry[] {
    return this.#roles[role] ?? NONE
  }

  /** A number that changes when a role's entries changed other than at the end. */
  version(role: number): number {
    return this.#versions?.[role] ?? 0
  }

  /** How many entries the longest role has. */
  longest(): number {
    let most = 0
    for (const entries of this.#roles) if (entries !== undefined && entries.length > most) most = entries.length
    return most
  }

  /** What the correlation of a rule keeps of this log. */
  memo<T>(rule: number, create: () => T): T {
    this.#memos ??= []
    this.#memos[rule] ??= create()
    return this.#memos[rule] as T
  }

  /** A rule's alerts in this log, by bucket. */
  alerts(rule: number): Map<number | string, AlertState> {
    this.#alerts ??= []
    return (this.#alerts[rule] ??= new Map<number | string, AlertState>())
  }

  /** Puts an entry in; `true` where it was not there. */
  insert(entry: LogEntry): boolean {
    let isNew = false
    for (const role of entry.roles) isNew = this.#insertInto(role, entry) || isNew
    if (!isNew) return false
    if (entry.t > this.newest) this.newest = entry.t
    if (entry.t <= this.#decidedUpTo + this.kind.aheadMs) (this.#stragglers ??= new Set()).add(entry)
    return true
  }

  /** Puts an entry in that another process has written: whoever decides next hears of it. */
  hear(entry: LogEntry): void {
    if (!this.insert(entry)) return
    if (this.fresh === NOTHING_FRESH) this.fresh = [entry]
    else this.fresh.push(entry)
  }

  #insertInto(role: number, entry: LogEntry): boolean {
    const entries = this.#roles[role]
    if (entries === undefined) {
      this.#roles[role] = [entry]
      return true
    }
    const last = entries[entries.length - 1]
    if (last === undefined || compareEntries(last, entry) < 0) {
      entries.push(entry)
      return true
    }
    let at = firstAt(entries, entry.t)
    while (at < entries.length && compareEntries(entries[at] as Entry, entry) < 0) at += 1
    if (at < entries.length && compareEntries(entries[at] as Entry, entry) === 0) return false
    entries.splice(at, 0, entry)
    this.#change(role)
    return true
  }

  #change(role: number): void {
    this.#versions ??= []
    this.#versions[role] = (this.#versions[role] ?? 0) + 1
  }

  /** Is an event of that time and identity in it, in some role? */
  has(entry: Entry): boolean {
    return this.#roles.some((entries) => entries !== undefined && includes(entries, entry))
  }

  /** Is the entry in it, in each of its roles? */
  holds(entry: LogEntry): boolean {
    return entry.roles.every((role) => includes(this.entries(role), entry))
  }

  /** Notes a decision at a place of a segment; the first one stands. */
  decide(decision: Decision, segment: number, seq: number): void {
    let known = this.#decided(decision.rule, decision)
    if (known === undefined) {
      const { rule, t, source, id } = decision
      known = { rule, t, source, id, places: [] }
      this.#decisions ??= new Map()
      const others = this.#decisions.get(id)
      if (others === undefined) this.#decisions.set(id, [known])
      else others.push(known)
      if (t > this.#decidedUpTo) this.#decidedUpTo = t
    }
    if (placeIn(known, segment) !== undefined) return
    known.places.push(segment, seq)
    if (this.decided === NOTHING_DECIDED) this.decided = [decision]
    else this.decided.push(decision)
  }

  #decided(rule: string, { t, source, id }: Hit): Decided | undefined {
    return this.#decisions?.get(id)?.find((each) => each.rule === rule && each.t === t && each.source === source)
  }

  /** Has a rule decided on an event? */
  isDecided(rule: string, hit: Hit): boolean {
    return this.#decided(rule, hit) !== undefined
  }

  /** Was an entry, at most as late as a decision may look ahead, not there yet when a rule decided on a hit? */
  cameAfter(rule: string, hit: Hit, entry: Entry): boolean {
    if (this.#stragglers?.has(entry) !== true) return false
    const decided = this.#decided(rule, hit)
    const place = decided && placeIn(decided, Math.floor(entry.t / this.kind.segmentMs))
    return place !== undefined && (entry as LogEntry).seq >= place
  }

  /** Did any entry come after a decision that may rest on it? */
  hasStragglers(): boolean {
    return this.#stragglers !== undefined
  }

  /** Forgets what is older than `t`. */
  forget(t: number): void {
    for (const [role, entries] of this.#roles.entries()) {
      const old = entries === undefined ? 0 : firstAt(entries, t)
      if (old === 0) continue
      entries?.splice(0, old)
      this.#change(role)
    }
    for (const states of this.#alerts ?? []) {
      for (const [bucket, state] of states ?? []) if (state.until < t) states?.delete(bucket)
    }
    for (const entry of this.#stragglers ?? []) if (entry.t < t) this.#stragglers?.delete(entry)
    for (const [id, decided] of this.#decisions ?? []) {
      const needed = decided.filter((each) => each.t >= t)
      if (needed.length === 0) this.#decisions?.delete(id)
      else if (needed.length < decided.length) this.#decisions?.set(id, needed)
    }
  }
}

function placeIn({ places }: Decided, segment: number): number | undefined {
  for (let at = 0; at < places.length; at += 2) if (places[at] === segment) return places[at + 1]
  return undefined
}
