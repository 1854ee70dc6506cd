import type { AlertState } from './alert-state.ts'
import { compareEntries, type Entry } from './entry.ts'
import type { LogKind } from './layout.ts'
import { firstAt } from './search.ts'

/** An entry as it stands in a log: with the roles that it plays there. */
export interface LogEntry extends Entry {
  /** Indices of the kind's roles, ascending. */
  readonly roles: readonly number[]
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

const decisionKey = (rule: string, { t, source, id }: Pick<Entry, 't' | 'source' | 'id'>): string =>
  `${rule}\n${t}\n${source}\n${id}`

/**
 * The view of one log: the entries of each role ordered by (t, source, id), each identity once, and the decisions
 * made about them. What was written twice is read once. Lives in memory only; a log gives it back at any time.
 */
export interface View {
  readonly kind: LogKind
  readonly key: string
  readonly roles: readonly Entry[][]
  /** Role → a number that changes when its entries changed other than at the end. */
  readonly versions: number[]
  /** Rule → what its correlation keeps of this log. */
  readonly memos: unknown[]
  /** Rule → its alerts in this log, by bucket. */
  readonly alerts: (Map<number | string, AlertState> | undefined)[]
  /** Entries that were put in since they were last taken. */
  fresh: LogEntry[]
  /** The greatest time in it, epoch ms. */
  newest: number
  /** Puts an entry in; `true` where it was not there. */
  insert(entry: LogEntry): boolean
  /** Is an event of that time and identity in it, in some role? */
  has(entry: Entry): boolean
  /** Is the entry in it, in each of its roles? */
  holds(entry: LogEntry): boolean
  /** Notes a decision at a place of a segment; the first one stands. */
  decide(decision: Decision, segment: number, seq: number): void
  /** Segment → place of the decision on an entry; undefined where there is none. */
  decision(rule: string, hit: Entry): ReadonlyMap<number, number> | undefined
  /** Forgets what is older than `t`. */
  forget(t: number): void
}

function includes(entries: readonly Entry[], entry: Entry): boolean {
  for (let at = firstAt(entries, entry.t); at < entries.length; at += 1) {
    const order = compareEntries(entries[at] as Entry, entry)
    if (order >= 0) return order === 0
  }
  return false
}

/** An empty view. */
export function createView(kind: LogKind, key: string): View {
  const roles: Entry[][] = kind.roles.map(() => [])
  const versions: number[] = kind.roles.map(() => 0)
  let decisions: Map<string, Map<number, number>> | undefined

  const insertInto = (index: number, entry: LogEntry): boolean => {
    const entries = roles[index] as Entry[]
    const last = entries[entries.length - 1]
    if (last === undefined || compareEntries(last, entry) < 0) {
      entries.push(entry)
      return true
    }
    let at = firstAt(entries, entry.t)
    while (at < entries.length && compareEntries(entries[at] as Entry, entry) < 0) at += 1
    if (at < entries.length && compareEntries(entries[at] as Entry, entry) === 0) return false
    entries.splice(at, 0, entry)
    versions[index] = (versions[index] ?? 0) + 1
    return true
  }

  const view: View = {
    kind,
    key,
    roles,
    versions,
    memos: [],
    alerts: [],
    fresh: [],
    newest: -Infinity,
    insert(entry) {
      let added = false
      for (const index of entry.roles) added = insertInto(index, entry) || added
      if (added) {
        view.fresh.push(entry)
        if (entry.t > view.newest) view.newest = entry.t
      }
      return added
    },
    has: (entry) => roles.some((entries) => includes(entries, entry)),
    holds: (entry) => entry.roles.every((index) => includes(roles[index] ?? [], entry)),
    decide(decision, segment, seq) {
      decisions ??= new Map()
      const name = decisionKey(decision.rule, decision)
      const places = decisions.get(name) ?? new Map<number, number>()
      if (!places.has(segment)) places.set(segment, seq)
      decisions.set(name, places)
    },
    decision: (rule, hit) => decisions?.get(decisionKey(rule, hit)),
    forget(t) {
      for (const [index, entries] of roles.entries()) {
        const old = firstAt(entries, t)
        if (old === 0) continue
        entries.splice(0, old)
        versions[index] = (versions[index] ?? 0) + 1
      }
      for (const states of view.alerts) {
        for (const [bucket, state] of states ?? []) if (state.until < t) states?.delete(bucket)
      }
      for (const name of decisions?.keys() ?? []) {
        if (Number(name.split('\n', 2)[1]) < t) decisions?.delete(name)
      }
    },
  }
  return view
}
