import { acts, type Rule } from '../rules/rule.ts'
import type { Acting } from './acting.ts'
import { addHit, removeHit, type AlertState } from './alert-state.ts'
import type { Entry } from './entry.ts'
import type { Layout, LoggedRule, LogKind } from './layout.ts'
import type { Observation } from './plan.ts'
import { entryIn, firstAt } from './search.ts'
import { createSpans } from './spans.ts'
import type { Decision } from './decisions.ts'
import { NOTHING_DECIDED, NOTHING_FRESH, type LogEntry, type View } from './view.ts'
import { createWindow, type RuleWindow } from './window.ts'

/** A trigger that waits for its decision. */
export interface Due {
  readonly logged: LoggedRule
  readonly key: string
  /** Without roles where only its identity is known: it waited over a restart. */
  readonly hit: LogEntry
  /** Decided when the rule's watermark is greater, epoch ms. */
  readonly deadline: number
}

/** A hit asks for the block of its token. */
export interface Ask {
  readonly alertId: string
  readonly rule: Rule
  readonly tokenId: string
  /** Time of the hit, epoch ms. */
  readonly t: number
}

/** The block that a hit of an alert asks for; undefined where its rule may not, or does not act, or it has no token. */
export function askOf(
  { id: alertId, logged: { rule }, mode }: Pick<AlertState, 'id' | 'logged' | 'mode'>,
  { t, values }: Entry,
): Ask | undefined {
  const tokenId = values['tokenId']
  return rule.blocksToken && acts(mode) && typeof tokenId === 'string' ? { alertId, rule, tokenId, t } : undefined
}

/** What a batch came to. */
export interface Outcome {
  /** Alerts that an event of the batch has made or may have changed, with the view that holds them. */
  readonly touched: Map<AlertState, View>
  /** Blocks that hits of the batch ask for. */
  readonly asks: Ask[]
  readonly due: Due[]
}

export const createOutcome = (): Outcome => ({ touched: new Map(), asks: [], due: [] })

/** Identifies an alert: a hash of rule, group and bucket of event time, or of the single hit. */
export type AlertId = (rule: string, kind: LogKind, key: string, bucket: number | Entry) => string

export interface Decider {
  /** Decides what the observed events make of a log; the view holds them already. */
  decide(observation: Observation, view: View, outcome: Outcome): void
}

/** Does a rule wait with an entry for one of its first roles already? */
const waitsBefore = ({ roles }: LogEntry, nth: number, kind: LogKind, logged: LoggedRule): boolean =>
  roles.slice(0, nth).some((role) => kind.roles[role]?.waiters.includes(logged))

/** The bucket of event time that a hit's alert stands for; with `suppress: none` the hit itself. */
const bucketOf = ({ rule: { suppressMs } }: LoggedRule, hit: Entry): number | string =>
  suppressMs === undefined ? `${hit.source}\n${hit.id}` : Math.floor(hit.t / suppressMs)

/** The log's roles whose entries can be hits of a rule, each once: two of its selections may select the same. */
const hitRolesOf = ({ rule, roles }: LoggedRule): readonly number[] => [
  ...new Set(rule.correlation.hitRoles.map((at) => roles[at]?.index ?? -1)),
]

/** A rule with what every look at a hit of it needs. */
interface Judge {
  readonly logged: LoggedRule
  readonly window: RuleWindow
  readonly hitRoles: readonly number[]
}

/** Creates the decider of a layout. Pure: what it keeps, it keeps in the views. */
export function createDecider(layout: Layout, identify: AlertId, modeOf: Acting): Decider {
  const judges = new Map(
    layout.rules.map((logged): [LoggedRule, Judge] => [
      logged,
      { logged, window: createWindow(logged), hitRoles: hitRolesOf(logged) },
    ]),
  )
  const judgeOf = (logged: LoggedRule) => judges.get(logged) as Judge
  /** Kind → role → who reads it. */
  const readers = new Map(
    layout.kinds.map((kind) => [
      kind,
      kind.roles.map((role) => role.readers.map(({ logged, from, to }) => ({ judge: judgeOf(logged), from, to }))),
    ]),
  )
  const readersOf = (kind: LogKind) => readers.get(kind) as NonNullable<ReturnType<typeof readers.get>>
  const spans = createSpans<Judge>()

  const stateOf = (logged: LoggedRule, view: View, hit: Entry): AlertState => {
    const { rule, index, kind } = logged
    const { suppressMs } = rule
    const bucket = bucketOf(logged, hit)
    const states = view.alerts(index)
    const known = states.get(bucket)
    if (known !== undefined) return known
    const id = identify(rule.id, kind, view.key, typeof bucket === 'number' ? bucket : hit)
    const since = typeof bucket === 'number' && suppressMs !== undefined ? bucket * suppressMs : hit.t
    const until = since + (suppressMs ?? 1)
    const mode = modeOf(rule, kind, view.key, hit)
    const hits = new Set<Entry>()
    const state = { logged, id, key: view.key, mode, hits, first: undefined, last: -Infinity, since, until }
    states.set(bucket, state)
    return state
  }
  /** Is the hit decided, and does it hold? Notes it in its alert. */
  const evaluate = ({ logged, window }: Judge, view: View, hit: Entry): AlertState | undefined => {
    const { correlation } = logged.rule
    if (correlation.deferred && !view.isDecided(logged.tag, hit)) return undefined
    if (correlation.holds(window.over(view), hit)) {
      const state = stateOf(logged, view, hit)
      addHit(state, hit)
      return state
    }
    if (correlation.deferred) {
      const state = view.alerts(logged.index).get(bucketOf(logged, hit))
      if (state !== undefined) removeHit(state, hit)
    }
    return undefined
  }
  /** What has been selected after a decision is not what was decided on. */
  const isMeant = ({ logged, window }: Judge, view: View, hit: Entry): boolean =>
    logged.candidates.length === 0 || window.over(view).counts(hit, hit)
  /** Has an entry been swept for one of the first hit roles of its rule? */
  const isSweptBefore = (judge: Judge, view: View, nth: number, hit: Entry): boolean => {
    for (let at = 0; at < nth; at += 1) {
      const same = entryIn(view.entries(judge.hitRoles[at] as number), hit)
      if (same !== undefined && isMeant(judge, view, same)) return true
    }
    return false
  }
  const sweep = (judge: Judge, view: View, from: number, to: number, outcome: Outcome | undefined) => {
    const { logged, hitRoles } = judge
    if (logged.rule.correlation.deferred && !view.hasDecisions()) return
    for (let nth = 0; nth < hitRoles.length; nth += 1) {
      const entries = view.entries(hitRoles[nth] as number)
      for (let at = firstAt(entries, from); at < entries.length; at += 1) {
        const hit = entries[at] as Entry
        if (hit.t > to) break
        if (!isMeant(judge, view, hit) || isSweptBefore(judge, view, nth, hit)) continue
        const state = evaluate(judge, view, hit)
        if (state === undefined || outcome === undefined) continue
        outcome.touched.set(state, view)
        const ask = askOf(state, hit)
        if (ask !== undefined) outcome.asks.push(ask)
      }
    }
  }
  /** Sweeps all hits that some entries may touch, each once. */
  const sweepAround = (entries: readonly LogEntry[], view: View, outcome: Outcome | undefined) => {
    const byRole = readersOf(view.kind)
    for (const { roles, t } of entries) {
      for (const role of roles) {
        for (const { judge, from, to } of byRole[role] ?? []) spans.add(judge, t + from, t + to)
      }
    }
    spans.drain((judge, from, to) => sweep(judge, view, from, to, outcome))
  }
  const sweepDecided = (kind: LogKind, view: View, { rule, t }: Decision, outcome: Outcome | undefined) => {
    const logged = kind.rules.find(({ tag }) => tag === rule)
    if (logged !== undefined) sweep(judgeOf(logged), view, t, t, outcome)
  }
  const wait = (logged: LoggedRule, view: View, entry: LogEntry, outcome: Outcome) => {
    const { correlation } = logged.rule
    if (view.isDecided(logged.tag, entry)) return
    if (correlation.settled?.(judgeOf(logged).window.over(view), entry) === true) return
    outcome.due.push({ logged, key: view.key, hit: entry, deadline: entry.t + correlation.aheadMs })
  }
  return {
    decide({ kind, entries, decisions }, view, outcome) {
      const { fresh, decided } = view
      view.fresh = NOTHING_FRESH
      view.decided = NOTHING_DECIDED
      if (fresh.length > 0) sweepAround(fresh, view, undefined)
      for (const decision of decided) sweepDecided(kind, view, decision, undefined)
      sweepAround(entries, view, outcome)
      if (decisions !== undefined) for (const { decision } of decisions) sweepDecided(kind, view, decision, outcome)
      for (const entry of entries) {
        for (let nth = 0; nth < entry.roles.length; nth += 1) {
          for (const logged of kind.roles[entry.roles[nth] as number]?.waiters ?? [])
            if (nth === 0 || !waitsBefore(entry, nth, kind, logged)) wait(logged, view, entry, outcome)
        }
      }
    },
  }
}
