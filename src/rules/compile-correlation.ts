import type { CorrelationKind } from './correlation.ts'
import { correlationKinds } from './correlations/index.ts'
import type { Report } from './check.ts'
import type { RuleFile } from './file.ts'
import { didYouMean, nearest } from './nearest.ts'
import { issuesOf } from './zod-issues.ts'
import type { PlacedGroupBy } from './group.ts'

/** A rule's correlation as its kind's own schema has read it. */
export interface CorrelationSpec {
  readonly kind: CorrelationKind
  readonly spec: unknown
}

const kindOf = (type: string): CorrelationKind | undefined => correlationKinds.find((kind) => kind.type === type)

/** The group-by of a rule: inside its correlation, or beside its selections where it has none. */
export const groupByOf = (rule: RuleFile): PlacedGroupBy =>
  rule.correlation === undefined
    ? { groupBy: rule['group-by'], path: ['group-by'] }
    : { groupBy: rule.correlation['group-by'], path: ['correlation', 'group-by'] }

/** Reads the mapping under `correlation` by the schema of its kind; without one, every selected event is a hit. */
export function readCorrelation(rule: RuleFile, report: Report): CorrelationSpec | undefined {
  const { 'group-by': _groupBy, ...given } = rule.correlation ?? { type: 'none', rules: Object.keys(rule.selections) }
  const kind = kindOf(given.type)
  if (kind === undefined) return undefined
  const read = kind.schema.safeParse(given)
  if (!read.success) {
    for (const { path, key, code, message } of issuesOf(read.error.issues, {
      schema: kind.schema,
      value: given,
      base: ['correlation'],
      also: ['group-by'],
    }))
      report.at(path, code, message, key)
    return undefined
  }
  return namesAreThere(rule, kind, read.data, report) ? { kind, spec: read.data } : undefined
}

function namesAreThere(rule: RuleFile, kind: CorrelationKind, spec: unknown, report: Report): boolean {
  const uses = kind.uses(spec)
  const missing = uses.filter(({ name }) => !Object.hasOwn(rule.selections, name))
  for (const { name, path } of missing) {
    const names = Object.keys(rule.selections)
    report.at(
      ['correlation', ...path],
      'unknown_selection',
      `No selection is called ${name}: there is ${names.join(', ')}.${didYouMean(name, names)}`,
    )
  }
  const meant = missing.map(({ name }) => nearest(name, Object.keys(rule.selections)))
  const used = new Set([...uses.map(({ name }) => name), ...meant])
  for (const name of Object.keys(rule.selections).filter((one) => !used.has(one)))
    report.at(
      ['selections', name],
      'unused_selection',
      `The correlation does not use ${name}: use it or remove it.`,
      true,
    )
  return missing.length === 0
}

/** Where a correlation names a field, for problems with it. */
export function pathOfField({ spec }: CorrelationSpec, field: string): readonly PropertyKey[] {
  const key = Object.entries(spec as Readonly<Record<string, unknown>>).find(([, value]) => value === field)?.[0]
  return key === undefined ? ['correlation'] : ['correlation', key]
}
