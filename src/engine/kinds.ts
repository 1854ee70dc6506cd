import type { Role } from '../rules/correlation.ts'
import type { LookedUp } from '../rules/rule.ts'
import type { Digest, LoggedRole, LogKind } from './layout.ts'
import { createListShapes } from './list-shape.ts'
import { recordRole } from './record-log.ts'
import { createRoleSets } from './role-sets.ts'

/** Hex digits of a role's, a rule's and a kind's name in stored logs. */
export const TAG_LENGTH = 8

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Rules that reach about as far share a log; a segment is so long that most windows touch one. */
const REACHES = [
  { upTo: 6 * HOUR, segmentMs: DAY },
  { upTo: 4 * DAY, segmentMs: 8 * DAY },
  { upTo: 32 * DAY, segmentMs: 64 * DAY },
  { upTo: 512 * DAY, segmentMs: 512 * DAY },
] as const

/** The class of a reach; nothing reaches further than the last: no topic is kept so long. */
const classOf = (reach: number) => REACHES.find(({ upTo }) => reach <= upTo) ?? REACHES[3]

const identityOf = (role: Role): string =>
  role.selections
    .map((selection) => selection.identity)
    .toSorted()
    .join('|')

type GrowingKind = LogKind & { retentionMs: number; aheadMs: number }
/** The kinds of log that are being laid out, by name. */
export type Kinds = Map<string, GrowingKind>

type Named = Pick<LogKind, 'isLookedUp' | 'name' | 'keyNames' | 'segmentMs' | 'retentionMs' | 'reachMs'>

const emptyKind = (named: Named): GrowingKind => ({
  ...named,
  aheadMs: 0,
  roles: [],
  rules: [],
  roleSets: createRoleSets(),
  noLists: createListShapes(),
})

/** The kind of log by a key for rules of a reach (ms), made where there is none. */
export function kindOf(kinds: Kinds, keyNames: readonly string[], reach: number, digest: Digest): GrowingKind {
  const { upTo, segmentMs } = classOf(reach)
  const name = digest(JSON.stringify([keyNames, upTo])).slice(0, TAG_LENGTH)
  const kind =
    kinds.get(name) ?? emptyKind({ isLookedUp: false, name, keyNames, segmentMs, retentionMs: 0, reachMs: upTo })
  kinds.set(name, kind)
  kind.retentionMs = Math.max(kind.retentionMs, reach)
  return kind
}

/** A role of a kind, made where there is none. Throws a `RangeError` where two have one name. */
export function roleOf(
  kind: LogKind,
  role: Role,
  kept: readonly string[],
  digest: Digest,
  selects: string = identityOf(role),
): LoggedRole {
  const identity = JSON.stringify([selects, role.fields, kept])
  const known = kind.roles.find((logged) => logged.identity === identity)
  if (known !== undefined) return known
  const tag = digest(identity).slice(0, TAG_LENGTH)
  const other = kind.roles.find((logged) => logged.tag === tag)
  if (other !== undefined)
    throw new RangeError(`two selections of one key hash to ${tag}: reword a condition of either`)
  const logged = {
    tag,
    identity,
    index: kind.roles.length,
    kind,
    role,
    required: role.fields,
    kept,
    rules: [],
    readers: [],
    waiters: [],
  }
  kind.roles.push(logged)
  return logged
}

/** The logs of a looked-up type, by its key. Rules that reach about as far share them, whatever they read of them. */
export function recordsOf(kinds: Kinds, lookedUp: LookedUp, reachMs: number, digest: Digest): LogKind {
  const { event, key } = lookedUp
  const { upTo } = classOf(reachMs)
  const name = digest(JSON.stringify(['records', event, key, upTo])).slice(0, TAG_LENGTH)
  const known = kinds.get(name)
  if (known !== undefined) return known
  const reach = { segmentMs: Infinity, retentionMs: upTo, reachMs: upTo }
  const kind = emptyKind({ isLookedUp: true, name, keyNames: [key], ...reach })
  kinds.set(name, kind)
  const role = recordRole(lookedUp)
  roleOf(kind, role, role.fields, digest)
  return kind
}
