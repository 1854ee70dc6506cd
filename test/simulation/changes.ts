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
  readonly before: readonly Rule[]
  readonly after: readonly Rule[]
  /** In force all the time: the change is nothing to them. */
  readonly staying: readonly OracleRule[]
  readonly coming: readonly OracleRule[]
  readonly leaving: readonly OracleRule[]
  /** Rules of one id, with another threshold. */
  readonly altered: readonly { readonly before: OracleRule; readonly after: OracleRule }[]
  /** So many of the last events come only when the rules after it are in force, and all is well. */
  readonly later: number
}

const EVERY = 8
/** Of these seeds the rules change. Theirs is a choice of its own, so that all other seeds are what they were. */
export const changesRules = (seed: number): boolean => seed % EVERY === 5

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
  when: Pick<Change, 'at' | 'later'>,
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
  return {
    ...when,
    before: of('both', 'before', 'altered').map(({ rule }) => rule),
    after: of('both', 'after', 'altered').map(({ rule, part, other }) =>
      part === 'altered' && other !== undefined ? toEngineRule(other) : rule,
    ),
    staying: of('both').map(({ own }) => own),
    coming: of('after').map(({ own }) => own),
    leaving: of('before').map(({ own }) => own),
    altered: of('altered').flatMap(({ own, other }) =>
      other === undefined ? [] : [{ before: own, after: toOracleRule(other) }],
    ),
  }
}
