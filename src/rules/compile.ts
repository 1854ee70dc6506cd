import { canonicalJson } from './canonical-json.ts'
import { createReport, type Report, type RuleText } from './check.ts'
import { groupByOf, readCorrelation, type CorrelationSpec } from './compile-correlation.ts'
import type { Correlation } from './correlation.ts'
import { createExplain } from './explanation.ts'
import { RuleFile } from './file.ts'
import { groupNamesOf } from './group.ts'
import { isAmount, valuesOf } from './amount.ts'
import { isFault } from './codes/index.ts'
import { lintConditions } from './lint-conditions.ts'
import { lintCondition } from './lint-condition.ts'
import { lintHeader } from './lint-header.ts'
import { lintCorrelation, lintPlace, lintRule } from './lint.ts'
import { lintRetention } from './lint-retention.ts'
import { lintTestEvents } from './lint-tests.ts'
import { lintLookups } from './lint-lookups.ts'
import { compileMatch } from './match.ts'
import type { Rule, Selection } from './rule.ts'
import { compileSelection } from './selection.ts'
import { formatProblem, readYaml, type Problem, type YamlReading } from './yaml.ts'

/** Hashes a text; the caller has the means. */
export type Digest = (text: string) => string

/** A rule that has been compiled, with the file that it came from. */
export interface CompiledRule {
  readonly rule: Rule
  readonly source: RuleText
  readonly parsed: RuleFile
  readonly locate: YamlReading<RuleFile>['locate']
}

export interface CompiledRules {
  /** The rules in the order of their ids; only those with which nothing is wrong. */
  readonly rules: readonly Rule[]
  readonly compiled: readonly CompiledRule[]
  /** All that keeps a rule from being read, in the order of the files. */
  readonly problems: readonly Problem[]
  /** All that the linter says: the problems, and what would run and cannot be meant. */
  readonly lint: readonly Problem[]
}

/** Reads, checks and compiles a set of rule files: every problem of every file at once. Never throws for what is in them. */
export function compileRules(files: readonly RuleText[], { digest }: { readonly digest: Digest }): CompiledRules {
  const problems: Problem[] = []
  const firstOf = new Map<string, string>()
  const compiled = files.flatMap((source) => {
    const found: Problem[] = []
    const one = compileFile(source, firstOf, digest, found)
    problems.push(...inOrderOnce(found))
    return one === undefined || found.some(({ code }) => isFault(code)) ? [] : [one]
  })
  const inOrder = compiled.toSorted((a, b) => (a.rule.id < b.rule.id ? -1 : 1))
  const faults = problems.filter(({ code }) => isFault(code))
  return { rules: inOrder.map(({ rule }) => rule), compiled: inOrder, problems: faults, lint: problems }
}

/** In the order of the text; what is found in several selections is told once. */
const inOrderOnce = (found: readonly Problem[]): readonly Problem[] =>
  [...new Map(found.map((problem) => [formatProblem(problem), problem])).values()].toSorted(
    (a, b) => a.line - b.line || a.column - b.column,
  )

function compileFile(
  source: RuleText,
  firstOf: Map<string, string>,
  digest: Digest,
  problems: Problem[],
): CompiledRule | undefined {
  const read = readYaml(source.file, source.text, RuleFile)
  problems.push(...read.problems)
  lintHeader(source, problems)
  const report = createReport(source, read.locate, problems)
  if (read.value === undefined) {
    lintConditions(read.given, report)
    return undefined
  }
  const family = lintPlace(source.file, read.value.id, firstOf, report)
  const rule = compileParsed(read.value, family, digest, report)
  return rule === undefined ? undefined : { rule, source, parsed: read.value, locate: read.locate }
}

/** Compiles a rule that its file's schema has read. What is wrong with it is reported; undefined where it cannot be one. */
export function compileParsed(parsed: RuleFile, family: string, digest: Digest, report: Report): Rule | undefined {
  const placed = groupByOf(parsed)
  const groupNames = groupNamesOf(placed.groupBy)
  const selections = new Map(
    Object.entries(parsed.selections).map(([name, spec]) => [
      name,
      compileSelection(name, spec, { groupBy: placed, lookups: parsed.lookups ?? {} }, report),
    ]),
  )
  const spec = readCorrelation(parsed, report)
  lintRule(parsed, groupNames, spec, report)
  if (spec === undefined) return undefined
  lintLookups(parsed, selections, report)
  const looksUp = [...selections.values()].some(({ lookups }) => lookups !== undefined)
  const match = compileMatch(spec, parsed, report)
  const correlation = spec.kind.compile(spec.spec, { selections, isAmount, looksUp, match })
  lintCorrelation(parsed, spec, correlation, report)
  const suppressMs = suppressOf(parsed, groupNames, spec)
  lintMeaning(parsed, spec, { selections, suppressMs: suppressMs ?? 0 }, report)
  if (looksUp && correlation.contradictedBy !== undefined)
    report.at(
      ['correlation', 'type'],
      'lookup_refused',
      `An ${spec.kind.type} can be contradicted: it looks nothing up.`,
    )
  return {
    id: parsed.id,
    version: versionOf(parsed, digest),
    finds: findsOf(parsed, selections, digest),
    family,
    title: parsed.title,
    level: parsed.level,
    mode: parsed.mode,
    ...(parsed.mode === 'canary' ? { canaryShare: parsed.canary ?? DEFAULT_SHARE } : {}),
    groupNames,
    correlation: correlation satisfies Correlation,
    suppressMs,
    blocksToken: parsed.actions?.block === 'token',
    explain: createExplain(parsed.explanation, parsed.level),
  }
}

interface Meant {
  readonly selections: ReadonlyMap<string, Selection>
  readonly suppressMs: number
}
/** What would run and cannot be meant. */
function lintMeaning(parsed: RuleFile, spec: CorrelationSpec, { selections, suppressMs }: Meant, report: Report): void {
  const isWithin = (one: string, other: string) => isSelectedBy(parsed, selections, one, other)
  const context = { selections, isAmount, valuesOf, isWithin }
  lintCondition(spec, context, report)
  for (const { path, code, message } of spec.kind.oddities?.(spec.spec, context) ?? [])
    report.at(['correlation', ...path], code, message)
  lintRetention(spec, suppressMs, selections.values(), report)
  lintTestEvents(parsed, groupNamesOf(groupByOf(parsed).groupBy), spec, report)
}

function isSelectedBy({ selections: specs }: RuleFile, selections: Meant['selections'], one: string, other: string) {
  if (selections.get(one)?.identity === selections.get(other)?.identity) return true
  const [a, b] = [specs[one], specs[other]]
  const isWhole = b?.condition === undefined && b?.['group-by'] === undefined && a?.['group-by'] === undefined
  return isWhole && a?.event === b?.event
}

/** The share of groups for which a canary acts where its file names none. */
const DEFAULT_SHARE = 0.1

/** Equal for two files that say the same: tests, comments and layout are no part of it. */
function versionOf(rule: RuleFile, digest: Digest): string {
  return digest(canonicalJson({ ...rule, tests: undefined })).slice(0, 16)
}

/** Equal for two files that find the same hits, whatever they say and do of them. */
function findsOf(rule: RuleFile, selections: ReadonlyMap<string, Selection>, digest: Digest): string {
  const { id, lookups, correlation, 'group-by': groupBy } = rule
  const selects = Object.fromEntries([...selections].map(([name, { identity }]) => [name, identity]))
  return digest(canonicalJson({ id, selects, lookups, correlation, groupBy })).slice(0, 16)
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** As the file says; else an hour where the rule spans at most one, a day above; none without a group. */
function suppressOf({ suppress }: RuleFile, groupNames: readonly string[], spec: CorrelationSpec): number | undefined {
  if (suppress === 'none' || groupNames.length === 0) return undefined
  return suppress ?? (spec.kind.spanMs(spec.spec) <= HOUR_MS ? HOUR_MS : DAY_MS)
}
