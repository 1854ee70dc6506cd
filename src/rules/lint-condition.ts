import type { Report } from './check.ts'
import type { CorrelationSpec } from './compile-correlation.ts'
import type { Bounds, LintContext } from './correlation.ts'
import { Condition } from './correlations/condition.ts'

const PATH = ['correlation', 'condition'] as const

/** Can the condition of a correlation be met, and does it say anything, by what a hit can read at all? */
export function lintCondition({ kind, spec }: CorrelationSpec, context: LintContext, report: Report): void {
  const bounds = kind.bounds?.(spec, context)
  const read = Condition.safeParse((spec as { readonly condition?: unknown }).condition)
  if (bounds === undefined || !read.success) return
  const [[operator, threshold] = ['gte', 0]] = Object.entries(read.data)
  const asked = `${operator} ${threshold}`
  const { possible, certain } = JUDGES[operator as Operator](threshold, bounds)
  if (!possible)
    report.at([...PATH, operator], 'never_met', `${asked} can never be met: ${inWords(bounds)}. Ask for what can be.`)
  else if (certain)
    report.at(
      [...PATH, operator],
      'always_met',
      `${asked} is always met: ${inWords(bounds)}. Ask for more, or leave the correlation out.`,
    )
}

const inWords = ({ least, most, whole, what }: Bounds): string => {
  const ends = [least === -Infinity ? '' : `at least ${least}`, most === Infinity ? '' : `at most ${most}`]
  const range = ends.filter((part) => part !== '').join(' and ')
  return `${what} is a ${whole ? 'whole ' : ''}number${range === '' ? '' : ` of ${range}`}`
}

type Operator = 'gte' | 'gt' | 'lte' | 'lt' | 'eq' | 'neq'
interface Judgement {
  readonly possible: boolean
  readonly certain: boolean
}
const isIn = (value: number, { least, most, whole }: Bounds): boolean =>
  value >= least && value <= most && (!whole || Number.isInteger(value))
const isOnly = (value: number, { least, most }: Bounds): boolean => least === value && most === value

const JUDGES: Readonly<Record<Operator, (threshold: number, bounds: Bounds) => Judgement>> = {
  gte: (at, { least, most }) => ({ possible: most >= at, certain: least >= at }),
  gt: (at, { least, most }) => ({ possible: most > at, certain: least > at }),
  lte: (at, { least, most }) => ({ possible: least <= at, certain: most <= at }),
  lt: (at, { least, most }) => ({ possible: least < at, certain: most < at }),
  eq: (at, bounds) => ({ possible: isIn(at, bounds), certain: isOnly(at, bounds) }),
  neq: (at, bounds) => ({ possible: !isOnly(at, bounds), certain: !isIn(at, bounds) }),
}
