import { definitionOf, type EventType } from '../../events/catalogue.ts'
import type { LoggedRole, LoggedRule } from '../../engine/layout.ts'
import type { RefoldPlan } from '../../ports/shared-state.ts'
import { eventTypesOf } from '../../rules/rule.ts'
import type { DetectorOptions } from './deps.ts'

/** A stretch of history that has been filled in from elsewhere: all events of a type in it are in a role's logs. Epoch ms, the end excluded. */
export interface Filled {
  readonly role: string
  readonly type: EventType
  readonly since: number
  /** ∞: up to where the topic itself begins. */
  readonly until: number
  /** The generation whose logs they are. */
  readonly generation: number
}

export const roleName = ({ kind, tag }: LoggedRole): string => `${kind.name}.${tag}`

/** Where a stretch stands among the beginnings: what is filled in is lost with its incarnation. */
export const filledName = (incarnation: string, { role, type, until, generation }: Omit<Filled, 'since'>): string =>
  ['filled', incarnation, role, type, Number.isFinite(until) ? until : '', generation].join(' ')

function readFilled(incarnation: string, name: string, since: number): Filled | undefined {
  const [what, of, role = '', type, until, generation] = name.split(' ')
  if (what !== 'filled' || of !== incarnation) return undefined
  const end = until === '' ? Infinity : Number(until)
  return { role, type: type as EventType, since, until: end, generation: Number(generation) }
}

/**
 * Where the beginning of a role stands among the beginnings, in a topic that fills it, by the generation that has added it;
 * 0 where nothing came before.
 */
export const addedName = (generation: number, role: string, topic: string): string => `${role}/${topic} ${generation}`

const ADDED = /^(\S+)\/\S+ (\d+)$/

/** Role → the latest generation up to `current` that has added it: it may have been gone before. */
function latestAdditions(names: Iterable<string>, current: number): ReadonlyMap<string, number> {
  const latest = new Map<string, number>()
  for (const name of names) {
    const [, role, by] = ADDED.exec(name) ?? []
    const generation = Number(by)
    if (role !== undefined && generation <= current) latest.set(role, Math.max(generation, latest.get(role) ?? 0))
  }
  return latest
}

/** A role of a log as it is filled with one type. */
export interface Filling {
  readonly role: string
  readonly type: EventType
  /** Do decisions look back at what it holds? What only becomes a hit itself rests on nothing before it. */
  readonly isLookedBackAt: boolean
}

/** Everything that decisions of a rule rest on: its own logs, and those in which it looks something up. */
export function fillingsOf(logged: LoggedRule): readonly Filling[] {
  const { roles, candidates, rule } = logged
  const { hitRoles } = rule.correlation
  const hits = new Set([
    ...hitRoles.map((at) => roles[at]),
    ...candidates.filter(({ at }) => hitRoles.includes(at)).map(({ role }) => role),
  ])
  const records = new Set(candidates.flatMap((each) => each.records.flatMap((kind) => kind.roles)))
  const all = new Set([...roles, ...candidates.map(({ role }) => role), ...records])
  return [...all].flatMap((role) => {
    const reachesOn = role.readers.some((reader) => reader.logged === logged && reader.to > 0)
    const isLookedBackAt = reachesOn || !hits.has(role)
    const types = new Set(role.role.selections.map(({ event }) => event))
    return [...types].map((type) => ({ role: roleName(role), type, isLookedBackAt }))
  })
}

/** Since when what rules rest on is known, as far as this worker has learnt. */
export interface Known {
  /** Takes in beginnings, as the shared state tells them. */
  learn(beginnings: ReadonlyMap<string, number>): void
  /** Since then all is known of what decisions of the rule rest on, epoch ms; −∞ where nothing came before. */
  since(logged: LoggedRule): number
  /** By what was read again after a loss alone: since when hits are, and since when what they look back at is. */
  refolded(logged: LoggedRule): Refolded
}

/** Epoch ms. */
export interface Refolded {
  readonly hits: number
  readonly before: number
}

export interface KnownOptions {
  readonly incarnation: string
  /** The number of the one that is in force. */
  readonly generation: number
  readonly refold: RefoldPlan | undefined
  readonly options: Pick<DetectorOptions, 'topicName' | 'knownSince'>
}

/** Goes back over every stretch that leads up to what is known. */
function backOver(known: number, stretches: readonly Filled[]): number {
  const before = stretches.find(({ since, until }) => since < known && until >= known)
  return before === undefined ? known : backOver(before.since, stretches)
}

export function createKnown({ incarnation, generation, refold, options }: KnownOptions): Known {
  const beginnings = new Map<string, number>()
  let filled = new Map<string, Filled[]>()
  let added: ReadonlyMap<string, number> = new Map()
  const answers = new Map<LoggedRule, Refolded & { readonly since: number }>()

  const beginningOf = (name: string) => beginnings.get(name) ?? -Infinity
  const topicOf = (type: EventType) => options.topicName(definitionOf(type).topic)
  const refoldedOf = (type: EventType) => refold?.since[topicOf(type)] ?? -Infinity
  const addedAt = (role: string, topic: string): number => {
    const since = beginningOf(addedName(added.get(role) ?? 0, role, topic))
    return since > 0 ? since : -Infinity
  }
  /** Of roles that are filled later than their topics begin, only what waits and looks back rests on the time before. */
  const liveOf = ({ rule: { correlation } }: LoggedRule, { role, type }: Filling): number =>
    Math.max(
      options.knownSince ?? beginningOf(topicOf(type)),
      correlation.deferred && correlation.backMs > 0 ? addedAt(role, topicOf(type)) : -Infinity,
      refoldedOf(type),
    )
  const stretchesOf = ({ role, type }: Filling) => filled.get(`${role} ${type}`) ?? []
  const sinceOf = (logged: LoggedRule, fillings: readonly Filling[]): number => {
    const others = [...eventTypesOf(logged.rule)].map((type) => ({ role: '', type, isLookedBackAt: false }))
    const usual = Math.max(...[...fillings, ...others].map((one) => liveOf(logged, one)))
    const before = fillings.filter(({ isLookedBackAt }) => isLookedBackAt)
    if (before.every((one) => stretchesOf(one).length === 0)) return usual
    const own = before.map((one) => {
      const live = liveOf(logged, one)
      return backOver(Number.isFinite(live) ? live : usual, stretchesOf(one))
    })
    return Math.min(usual, Math.max(...own))
  }
  const refoldedSince = (fillings: readonly Filling[]): number =>
    Math.max(-Infinity, ...fillings.map((one) => backOver(refoldedOf(one.type), stretchesOf(one))))
  const answerOf = (logged: LoggedRule) => {
    const known = answers.get(logged)
    if (known !== undefined) return known
    const fillings = fillingsOf(logged)
    const answer = {
      since: sinceOf(logged, fillings),
      hits: refoldedSince(fillings),
      before: refoldedSince(fillings.filter(({ isLookedBackAt }) => isLookedBackAt)),
    }
    answers.set(logged, answer)
    return answer
  }
  return {
    learn(those) {
      let isNews = false
      for (const [name, t] of those) {
        if (t >= (beginnings.get(name) ?? Infinity)) continue
        beginnings.set(name, t)
        isNews = true
      }
      if (!isNews) return
      added = latestAdditions(beginnings.keys(), generation)
      const all = [...beginnings].flatMap(([name, since]) => readFilled(incarnation, name, since) ?? [])
      // What was filled before a role was gone says nothing of the time in which it was.
      const stretches = all.filter(
        (one) => one.generation <= generation && one.generation >= (added.get(one.role) ?? 0),
      )
      filled = Map.groupBy(stretches, ({ role, type }) => `${role} ${type}`)
      answers.clear()
    },
    since: (logged) => answerOf(logged).since,
    refolded: answerOf,
  }
}
