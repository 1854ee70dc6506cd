import { sha256 } from '../../src/adapters/files/digest.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Value } from '../../src/engine/entry.ts'
import type { LogKind } from '../../src/engine/layout.ts'
import type { Observation } from '../../src/engine/plan.ts'
import { NO_ROLES } from '../../src/engine/role-sets.ts'
import type { LogEntry, View } from '../../src/engine/view.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY, DAY_START, MINUTE } from '../oracle/samples.ts'
import type { RuleSpec } from '../oracle/spec.ts'

/** The start of a segment of a day. */
export const EDGE = DAY_START

const spec = (id: string, over: Partial<RuleSpec>): RuleSpec => ({
  id,
  groupNames: ['beneficiaryId'],
  selections: {
    a: { event: 'token.issued', groupFields: ['beneficiaryId'] },
    b: { event: 'token.requested', groupFields: ['beneficiaryId'] },
  },
  correlation: { type: 'absence', trigger: 'a', absent: 'b', beforeMs: 15 * MINUTE, afterMs: 300 * MINUTE },
  suppressMs: undefined,
  blocksToken: false,
  ...over,
})

/** An absence: role 0 is the trigger's, role 1 the absent one's. */
export const absent = spec('absent', {})
/** One role over two types, with a field. */
export const counting = spec('counting', {
  correlation: {
    type: 'value_count',
    rules: ['a', 'b'],
    field: 'providerId',
    timespanMs: 10 * MINUTE,
    condition: { op: 'gte', n: 2 },
  },
})

/** The only kind of log of some rules; a new object each time, as each process has its own. */
export function kindOf(...specs: readonly RuleSpec[]): LogKind {
  const { layout } = createEngine({ rules: specs.map(toEngineRule), registryVersion: 0, digest: sha256 })
  const [kind, ...others] = layout.kinds
  if (kind === undefined || others.length > 0 || kind.segmentMs !== DAY)
    throw new Error('these rules share a log of days')
  return kind
}

/** A rule that looks records up: the kind of their logs. */
export function recordKind(): LogKind {
  const looking = spec('looking', {
    selections: {
      a: {
        event: 'token.issued',
        groupFields: ['beneficiaryId'],
        lookup: { key: 'beneficiaryId', own: 'beneficiaryId', op: '!=', record: 'holderId' },
      },
    },
    correlation: { type: 'none', rules: ['a'] },
  })
  const { layout } = createEngine({ rules: [toEngineRule(looking)], registryVersion: 0, digest: sha256 })
  const kind = layout.kinds.find(({ isLookedUp }) => isLookedUp)
  if (kind === undefined) throw new Error('the rule looks records up')
  return kind
}

/** What a test puts into a log. */
export interface Item {
  readonly t: number
  readonly id: string
  readonly source?: string
  readonly role?: number
  readonly type?: string
  readonly values?: Readonly<Record<string, Value>>
}

export const entryOf = (kind: LogKind, { t, id, source = '/s', role = 0, type, values = {} }: Item): LogEntry => ({
  t,
  source,
  id,
  type: type ?? kind.roles[role]?.role.selections[0]?.event ?? '',
  values,
  roles: kind.roleSets.add(NO_ROLES, role),
  seq: 0,
})

/** A decision on the item at `t`, in all segments from `from` to `to`. */
export interface Ruling {
  readonly t: number
  readonly id: string
  readonly from: number
  readonly to: number
}

/** Puts items and decisions of a kind's first rule into a log; all of it from `from` to `to` comes into view. */
export function observation(
  kind: LogKind,
  key: string,
  items: readonly Item[],
  { rulings = [], from = Infinity, to = -Infinity }: { rulings?: readonly Ruling[]; from?: number; to?: number } = {},
): Observation {
  const rule = kind.rules[0]?.tag ?? ''
  return {
    kind,
    key,
    entries: items.map((item) => entryOf(kind, item)),
    decisions: rulings.map(({ t, id, ...span }) => ({ decision: { rule, t, source: '/s', id }, ...span })),
    from: Math.min(from, ...items.map(({ t }) => t), ...rulings.map((ruling) => ruling.from)),
    to: Math.max(to, ...items.map(({ t }) => t), ...rulings.map((ruling) => ruling.to)),
  }
}

/** The ids of a role's entries in the order of the view. */
export const ids = (view: View | undefined, role = 0): string[] => (view?.entries(role) ?? []).map(({ id }) => id)

/** For the decision on an item: the ids of a role's entries that it may rest on and that came before it. */
export function idsBefore(view: View | undefined, decided: Pick<Item, 't' | 'id'>, role: number): string[] | undefined {
  if (view === undefined) return undefined
  const rule = view.kind.rules[0]?.tag ?? ''
  const hit = { ...decided, source: '/s' }
  if (!view.isDecided(rule, hit)) return undefined
  return view
    .entries(role)
    .filter((entry) => entry.t <= decided.t + view.kind.aheadMs && !view.cameAfter(rule, hit, entry))
    .map(({ id }) => id)
}
