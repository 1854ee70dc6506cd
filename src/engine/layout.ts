import type { EventType } from '../events/catalogue.ts'
import type { Role } from '../rules/correlation.ts'
import type { Rule, Selection } from '../rules/rule.ts'
import { entrancesOf, type Entrance } from './entrances.ts'
import { kindOf, recordsOf, roleOf, TAG_LENGTH, type Kinds } from './kinds.ts'
import type { ListShape } from './list-shape.ts'
import type { RoleSets } from './role-sets.ts'
import { issuedRole, type TokenLogs } from './token-log.ts'

/** A hash of a text, as hexadecimal or base64url characters; at least 32 of them. */
export type Digest = (text: string) => string

/** A role of some rules, as a log knows it: rules that select the same thing under the same key share it. */
export interface LoggedRole {
  /** Names the role in stored entries: a hash of what it selects, how it groups and what it keeps. */
  readonly tag: string
  /** What the tag is a hash of. */
  readonly identity: string
  /** Its place in the kind's `roles`, and so in a view. */
  readonly index: number
  readonly kind: LogKind
  readonly role: Role
  /** Fields that must be there, and fields that are kept where they are. */
  readonly required: readonly string[]
  readonly kept: readonly string[]
  readonly rules: LoggedRule[]
  readonly readers: Reader[]
  /** The rules that wait with an entry of the role: to become a hit, or for what its selection looks up. */
  readonly waiters: LoggedRule[]
}

/** A rule that reads a role: an entry at t may touch its hits in [t + from, t + to], ms. */
export interface Reader {
  readonly logged: LoggedRule
  readonly from: number
  readonly to: number
}

/** A selection that looks something up: what it may select waits in a role of its own until that has been read. */
export interface Candidates {
  readonly role: LoggedRole
  /** The place among the correlation's roles of the one that it is for. */
  readonly at: number
  readonly selection: Selection
  /** Where each of its lookups is kept, in their order. */
  readonly records: readonly LogKind[]
}

/** A rule in its log. */
export interface LoggedRule {
  readonly rule: Rule
  readonly kind: LogKind
  /** Its place in the kind's `rules`, and so in a view. */
  readonly index: number
  /** Names the rule in stored decisions. */
  readonly tag: string
  /** Role of the correlation → role of the log. */
  readonly roles: readonly LoggedRole[]
  /** None where its conditions look nothing up. */
  readonly candidates: readonly Candidates[]
}

/**
 * A kind of keyed log: the entries of all roles that some rules of similar reach select under one key. One log is one
 * key's; its entries stand in event-time segments (see `ports/window-store.ts`).
 */
export interface LogKind {
  /** Looked up: of its entries the newest is kept for ever, in one segment without end. */
  readonly isLookedUp: boolean
  /** Hash of the key's names and the reach. */
  readonly name: string
  readonly keyNames: readonly string[]
  readonly segmentMs: number
  /** How long behind the watermark an entry can still matter, ms, ends included, without lateness. */
  readonly retentionMs: number
  /** How far the rules that may share it reach at the most, ms: what it is kept for, whichever of them there are. */
  readonly reachMs: number
  /** How far ahead of a hit its decision may look, ms. */
  readonly aheadMs: number
  readonly roles: LoggedRole[]
  readonly rules: LoggedRule[]
  readonly roleSets: RoleSets
  /** The shape of a view's lists where there are none. */
  readonly noLists: ListShape
}

/** All logs that a set of rules keeps. */
export interface Layout {
  readonly kinds: readonly LogKind[]
  readonly rules: readonly LoggedRule[]
  /** Where tokens' blocks are kept; undefined where no rule may block. */
  readonly tokens: TokenLogs | undefined
  /** Event type → the roles that may select it. */
  readonly byType: ReadonlyMap<EventType, readonly LoggedRole[]>
  /** Event type → how its events come into these roles. */
  readonly entrances: ReadonlyMap<EventType, readonly Entrance[]>
}

/** How far from an event its rule looks in all: the window and the alert's bucket, ms. */
export const reachOf = ({ correlation, suppressMs }: Rule): number =>
  correlation.backMs + correlation.aheadMs + (suppressMs ?? 0)

const keptOf = ({ blocksToken }: Rule, { fields, keeps = [] }: Role): readonly string[] => [
  ...new Set([...fields, ...keeps, ...(blocksToken ? ['tokenId'] : [])]),
]

function readerOf(logged: LoggedRule, at: number): Reader {
  const { correlation } = logged.rule
  const [from, to] = correlation.affected(at, 0)
  return { logged, from, to }
}

/** The roles whose entries wait for a decision of the rule; those that it has found by looking up have waited. */
function waitingRoles({ rule, roles, candidates }: LoggedRule): ReadonlySet<LoggedRole> {
  const { deferred, hitRoles } = rule.correlation
  const isFound = (at: number) => candidates.some((each) => each.at === at)
  const hits = deferred ? hitRoles.filter((at) => !isFound(at)).map((at) => roles[at] as LoggedRole) : []
  return new Set([...candidates.map(({ role }) => role), ...hits])
}

const looksUp = ({ selections }: Role): boolean => selections.some(({ lookups }) => lookups !== undefined)

/** The role of what has been selected once all had been looked up: nothing enters it but decisions on the rule. */
function foundRole(kind: LogKind, rule: Rule, at: number, digest: Digest): LoggedRole {
  const role = rule.correlation.roles[at] as Role
  const finds = role.selections.flatMap(({ lookups }) => (lookups?.asked ?? []).map((asked) => asked.finds))
  const name = `${rule.id} ${rule.finds} ${at}`
  return roleOf(kind, { name, selections: [], fields: [] }, [...keptOf(rule, role), ...finds], digest, name)
}

interface Asking {
  readonly role: Role
  readonly at: number
  readonly selection: Selection
}

function candidatesOf(kinds: Kinds, kind: LogKind, rule: Rule, asking: Asking, digest: Digest): Candidates {
  const { role, at, selection } = asking
  const { asked = [], keeps = [] } = selection.lookups ?? {}
  const fields = [...role.fields, ...asked.map(({ asks }) => asks)]
  const kept = [...new Set([...keptOf(rule, { ...role, fields }), ...keeps])]
  return {
    role: roleOf(kind, { name: selection.name, selections: [selection], fields }, kept, digest),
    at,
    selection,
    records: asked.map((lookedUp) => recordsOf(kinds, lookedUp, reachOf(rule), digest)),
  }
}

function logRule(kinds: Kinds, rule: Rule, digest: Digest): LoggedRule {
  const kind = kindOf(kinds, rule.groupNames, reachOf(rule), digest)
  kind.aheadMs = Math.max(kind.aheadMs, rule.correlation.aheadMs)
  const roles = rule.correlation.roles.map((role, at) =>
    looksUp(role) ? foundRole(kind, rule, at, digest) : roleOf(kind, role, keptOf(rule, role), digest),
  )
  const candidates = rule.correlation.roles.flatMap((role, at) =>
    looksUp(role)
      ? role.selections.map((selection) => candidatesOf(kinds, kind, rule, { role, at, selection }, digest))
      : [],
  )
  const tag = digest(JSON.stringify([rule.id, rule.finds])).slice(0, TAG_LENGTH)
  const logged = { rule, kind, index: kind.rules.length, tag, roles, candidates }
  kind.rules.push(logged)
  for (const role of new Set([...roles, ...candidates.map((each) => each.role)])) role.rules.push(logged)
  for (const [at, role] of roles.entries()) role.readers.push(readerOf(logged, at))
  // A candidate that comes again may have been decided, and nobody may know what came of it.
  for (const { at, role } of candidates) role.readers.push(readerOf(logged, at))
  for (const role of waitingRoles(logged)) role.waiters.push(logged)
  return logged
}

const DAY = 24 * 3_600_000

/** Tokens are blocked for a day at most; what was issued a day before the hit may still say when the token ends. */
const TOKEN_REACH = 3 * DAY

function tokenLogs(kinds: Kinds, digest: Digest): TokenLogs {
  const kind = kindOf(kinds, ['tokenId'], TOKEN_REACH, digest)
  const issued = roleOf(kind, issuedRole, ['expiresAt'], digest)
  const asked = roleOf(kind, { name: 'asked', selections: [], fields: [] }, [], digest)
  return { kind, issued, asked }
}

/** Lays out the logs of a set of rules. Deterministic: the same rules give the same names. */
export function layOut(rules: readonly Rule[], digest: Digest): Layout {
  const kinds: Kinds = new Map()
  const logged = rules.map((rule) => logRule(kinds, rule, digest))
  const tokens = rules.some((rule) => rule.blocksToken) ? tokenLogs(kinds, digest) : undefined
  const byType = groupByType([...kinds.values()])
  return { kinds: [...kinds.values()], rules: logged, tokens, byType, entrances: entrancesOf(byType) }
}

function groupByType(kinds: readonly LogKind[]): ReadonlyMap<EventType, readonly LoggedRole[]> {
  const byType = new Map<EventType, LoggedRole[]>()
  for (const kind of kinds) {
    for (const role of kind.roles) {
      for (const type of new Set(role.role.selections.map((selection) => selection.event))) {
        byType.set(type, [...(byType.get(type) ?? []), role])
      }
    }
  }
  return byType
}
