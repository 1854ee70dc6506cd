import type { Rule } from '../../src/rules/rule.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { toOracleRule, type RuleSpec } from '../oracle/spec.ts'
import type { OracleRule } from '../oracle/types.ts'
import type { Case } from './cases.ts'
import type { Random } from './random.ts'

/** Rules that take the place of others while the world goes on. */
export interface Change {
  /** ms from the beginning. */
  readonly at: number
  /** When those of before are put back, ms from the beginning; undefined where they stay away. */
  readonly backAt: number | undefined
  readonly before: readonly Rule[]
  readonly after: readonly Rule[]
  /** In force all the time: the change is nothing to them. */
  readonly staying: readonly OracleRule[]
  /** Of those that are in force in the end and were not all the time. */
  readonly coming: readonly OracleRule[]
  /** Of those that are not in the end. */
  readonly leaving: readonly OracleRule[]
  /** Rules of one id, with another threshold in the end. */
  readonly altered: readonly { readonly before: OracleRule; readonly after: OracleRule }[]
  /** So many of the last events come only when the rules after it are in force, and all is well. */
  readonly later: number
}

const EVERY = 8
/** Of these seeds the rules change. Theirs is a choice of its own, so that all other seeds are what they were. */
export const changesRules = (seed: number): boolean => seed % EVERY === 5
/** Of every second of them those of before come back. */
export const putsBack = (seed: number): boolean => seed % (2 * EVERY) === EVERY + 5

const COUNTS = ['event_count', 'value_count']

/** The same rule with another threshold; undefined of one that has none, or asks for blocks. */
function alteredBy(step: number, spec: RuleSpec | undefined): RuleSpec | undefined {
  if (spec === undefined || spec.blocksToken || !COUNTS.includes(spec.correlation.type)) return undefined
  const { correlation } = spec
  if (!('condition' in correlation)) return undefined
  const { op, n } = correlation.condition
  return { ...spec, correlation: { ...correlation, condition: { op, n: Math.max(1, n + step) } } }
}

const PARTS = ['both', 'both', 'after', 'after', 'before', 'altered', 'altered'] as const

/** Which rules of a case come, go, and change. */
export function changeOf(
  { rules, oracleRules, specs }: Case,
  random: Random,
  when: Pick<Change, 'at' | 'backAt' | 'later'>,
): Change {
  const step = random.pick([-1, 1, 2])
  const all = rules.map((rule, at) => {
    const part = random.pick(PARTS)
    const other = alteredBy(step, specs?.[at])
    return {
      rule,
      own: oracleRules.find(({ id }) => id === rule.id) as OracleRule,
      other,
      part: other === undefined && part === 'altered' ? 'after' : part,
    }
  })
  const of = (...parts: readonly string[]) => all.filter(({ part }) => parts.includes(part))
  const [coming, leaving] = when.backAt === undefined ? (['after', 'before'] as const) : (['before', 'after'] as const)
  return {
    ...when,
    before: of('both', 'before', 'altered').map(({ rule }) => rule),
    after: of('both', 'after', 'altered').map(({ rule, part, other }) =>
      part === 'altered' && other !== undefined ? toEngineRule(other) : rule,
    ),
    staying: of('both').map(({ own }) => own),
    coming: of(coming).map(({ own }) => own),
    leaving: of(leaving).map(({ own }) => own),
    altered: of('altered').flatMap(({ own, other }) => {
      if (other === undefined) return []
      const changed = toOracleRule(other)
      return [when.backAt === undefined ? { before: own, after: changed } : { before: changed, after: own }]
    }),
  }
}
