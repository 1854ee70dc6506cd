import type { AlertState } from './alert-state.ts'
import { Decisions, type Decision } from './decisions.ts'
import { compareEntries, type Entry } from './entry.ts'
import type { LogKind } from './layout.ts'
import type { ListChange, ListShape } from './list-shape.ts'
import { NO_ROLES } from './role-sets.ts'
import { firstAt, includesEntry } from './search.ts'

/** An entry as it stands in a log: with the roles that it plays there. */
export interface LogEntry extends Entry {
  values: Entry['values']
  /** Indices of the kind's roles, one of its role sets. */
  roles: readonly number[]
  /** Its place in the order in which its segment was written. */
  seq: number
}

const NONE: readonly Entry[] = []
const NO_LISTS: Entry[][] = []

/** From so many entries on a list is changed in place. */
const LONG = 4

/** Where an entry belongs in an ordered list; undefined where it is there already. */
function placeFor(entries: readonly Entry[] | undefined, entry: Entry): number | undefined {
  if (entries === undefined) return 0
  const last = entries[entries.length - 1]
  if (last === entry) return undefined
  if (last === undefined || compareEntries(last, entry) < 0) return entries.length
  for (let at = firstAt(entries, entry.t); ; at += 1) {
    const order = compareEntries(entries[at] as Entry, entry)
    if (order >= 0) return order === 0 ? undefined : at
  }
}

function insertAt(entries: Entry[], at: number, entry: Entry): Entry[] {
  if (at === entries.length) entries.push(entry)
  else entries.splice(at, 0, entry)
  return entries
}

const withEntry = (entries: readonly Entry[] | undefined, at: number, entry: Entry): Entry[] =>
  entries === undefined ? [entry] : at === entries.length ? entries.concat(entry) : entries.toSpliced(at, 0, entry)

/** The `fresh` of a view into which nothing has come; nobody adds to it. */
export const NOTHING_FRESH: LogEntry[] = []
/** The same of decisions. */
export const NOTHING_DECIDED: Decision[] = []

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
  #shape: ListShape
  #lists = NO_LISTS
  #versions: number[] | undefined
  #memos: unknown[] | undefined
  #alerts: (Map<number | string, AlertState> | undefined)[] | undefined
  #decisions: Decisions | undefined

  constructor(kind: LogKind, key: string) {
    this.kind = kind
    this.key = key
    this.#shape = kind.noLists
  }

  /** The entries of a role. */
  entries(role: number): readonly Entry[] {
    const place = this.#shape.placeOf[role]
    return place === undefined ? NONE : (this.#lists[place] as Entry[])
  }

  /** A number that changes when a role's entries changed other than at the end. */
  version(role: number): number {
    return this.#versions?.[role] ?? 0
  }

  /** The greatest time in it, epoch ms; −Infinity where it is empty. */
  newest(): number {
    let newest = -Infinity
    for (const entries of this.#lists) newest = Math.max(newest, entries.at(-1)?.t ?? -Infinity)
    return newest
  }

  /** How many entries the longest role has. */
  longest(): number {
    let most = 0
    for (const entries of this.#lists) if (entries.length > most) most = entries.length
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
    if (!this.#insertAs(entry, entry.roles)) return false
    this.#decisions?.follow(entry, this.kind.aheadMs)
    return true
  }

  /** Puts an entry in that another process has written: whoever decides next hears of it. */
  hear(entry: LogEntry): void {
    if (!this.insert(entry)) return
    if (this.fresh === NOTHING_FRESH) this.fresh = [entry]
    else this.fresh.push(entry)
  }

  #insertAs(entry: LogEntry, roles: readonly number[]): boolean {
    const { shape, changes } = this.#shape.with(roles)
    for (const change of changes) if (!this.#lacks(change, entry)) return this.#insertWhereLacking(changes, entry)
    for (const change of changes) this.#make(change, entry)
    this.#shape = shape
    return true
  }

  #lacks({ from }: ListChange, entry: LogEntry): boolean {
    return placeFor(this.#listAt(from), entry) !== undefined
  }

  #insertWhereLacking(changes: readonly ListChange[], entry: LogEntry): boolean {
    const lacking = changes.filter((change) => this.#lacks(change, entry))
    return lacking.length > 0 && this.#insertAs(entry, this.#rolesOf(lacking))
  }

  #listAt(place: number | undefined): Entry[] | undefined {
    return place === undefined ? undefined : this.#lists[place]
  }

  #rolesOf(changes: readonly ListChange[]): readonly number[] {
    const { roleSets } = this.kind
    return changes.flatMap(({ roles }) => roles).reduce((set, role) => roleSets.add(set, role), NO_ROLES)
  }

  /** A short list is made anew, as long as it has to be; a longer one is changed where it is. */
  #make({ from, to, roles }: ListChange, entry: LogEntry): void {
    const before = this.#listAt(from)
    const at = placeFor(before, entry) as number
    const isLast = at === (before?.length ?? 0)
    const isOwn = from === to && before !== undefined && before.length >= LONG
    const after = isOwn ? insertAt(before, at, entry) : withEntry(before, at, entry)
    if (to === this.#lists.length) this.#lists = this.#lists.concat([after])
    else this.#lists[to] = after
    if (!isLast) for (const role of roles) this.#change(role)
  }

  #change(role: number): void {
    this.#versions ??= []
    this.#versions[role] = (this.#versions[role] ?? 0) + 1
  }

  /** Is an event of that time and identity in it, in some role? */
  has(entry: Entry): boolean {
    return this.#lists.some((entries) => includesEntry(entries, entry))
  }

  /** Is the entry in it, in each of its roles? */
  holds(entry: LogEntry): boolean {
    return entry.roles.every((role) => includesEntry(this.entries(role), entry))
  }

  /** Notes a decision at a place of a segment; the first one stands. */
  decide(decision: Decision, segment: number, seq: number): void {
    if (this.#decisions === undefined) this.#decisions = new Decisions(decision, segment, seq)
    else if (!this.#decisions.add(decision, segment, seq)) return
    if (this.decided === NOTHING_DECIDED) this.decided = [decision]
    else this.decided.push(decision)
  }

  /** Has any rule decided on anything? */
  hasDecisions(): boolean {
    return this.#decisions !== undefined
  }

  /** Has a rule decided on an event? */
  isDecided(rule: string, hit: Pick<Entry, 't' | 'source' | 'id'>): boolean {
    return this.#decisions?.has(rule, hit) === true
  }

  /** Was an entry, at most as late as a decision may look ahead, not there yet when a rule decided on a hit? */
  cameAfter(rule: string, hit: Pick<Entry, 't' | 'source' | 'id'>, entry: Entry): boolean {
    const segment = Math.floor(entry.t / this.kind.segmentMs)
    return this.#decisions?.cameAfter(rule, hit, entry, segment) === true
  }

  /** Did any entry come after a decision that may rest on it? */
  hasStragglers(): boolean {
    return this.#decisions?.areFollowed() === true
  }

  /** Forgets what is older than `t`. */
  forget(t: number): void {
    for (const [place, entries] of this.#lists.entries()) {
      const old = firstAt(entries, t)
      if (old === 0) continue
      this.#lists[place] = entries.slice(old)
      for (const role of this.#shape.lists[place] ?? []) this.#change(role)
    }
    for (const states of this.#alerts ?? []) {
      for (const [bucket, state] of states ?? []) if (state.until < t) states?.delete(bucket)
    }
    this.#decisions?.forget(t)
  }
}
