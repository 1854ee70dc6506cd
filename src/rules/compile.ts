import { canonicalJson } from './canonical-json.ts'
import { createReport, type Report, type RuleText } from './check.ts'
import { groupByOf, readCorrelation, type CorrelationSpec } from './compile-correlation.ts'
import type { Correlation } from './correlation.ts'
import { createExplain } from './explanation.ts'
import { RuleFile } from './file.ts'
import { groupNamesOf } from './group.ts'
import { isAmount } from './amount.ts'
import { lintCorrelation, lintPlace, lintRule } from './lint.ts'
import { lintLookups } from './lint-lookups.ts'
import { compileMatch } from './match.ts'
import type { Rule } from './rule.ts'
import { compileSelection } from './selection.ts'
import { readYaml, type Problem, type YamlReading } from './yaml.ts'

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
  /** All that is wrong with the set, in the order of the files. */
  readonly problems: readonly Problem[]
}

/** Reads, checks and compiles a set of rule files: every problem of every file at once. Never throws for what is in them. */
export function compileRules(files: readonly RuleText[], { digest }: { readonly digest: Digest }): CompiledRules {
  const problems: Problem[] = []
  const firstOf = new Map<string, string>()
  const compiled = files.flatMap((source) => {
    const found: Problem[] = []
    const one = compileFile(source, firstOf, digest, found)
    problems.push(...found.toSorted((a, b) => a.line - b.line || a.column - b.column))
    return one === undefined || found.length > 0 ? [] : [one]
  })
  const inOrder = compiled.toSorted((a, b) => (a.rule.id < b.rule.id ? -1 : 1))
  return { rules: inOrder.map(({ rule }) => rule), compiled: inOrder, problems }
}

function compileFile(
  source: RuleText,
  firstOf: Map<string, string>,
  digest: Digest,
  problems: Problem[],
): CompiledRule | undefined {
  const read = readYaml(source.file, source.text, RuleFile)
  problems.push(...read.problems)
  if (read.value === undefined) return undefined
  const report = createReport(source, read.locate, problems)
  const family = lintPlace(source.file, read.value.id, firstOf, report)
  const rule = compileRule(read.value, family, digest, report)
  return rule === undefined ? undefined : { rule, source, parsed: read.value, locate: read.locate }
}

function compileRule(parsed: RuleFile, family: string, digest: Digest, report: Report): Rule | undefined {
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
  if (looksUp && correlation.contradictedBy !== undefined)
    report.at(
      ['correlation', 'type'],
      'lookup_refused',
      `An ${spec.kind.type} can be contradicted: it looks nothing up.`,
    )
  return {
    id: parsed.id,
    version: versionOf(parsed, digest),
    family,
    title: parsed.title,
    level: parsed.level,
    mode: parsed.mode,
    ...(parsed.mode === 'canary' ? { canaryShare: parsed.canary ?? DEFAULT_SHARE } : {}),
    groupNames,
    correlation: correlation satisfies Correlation,
    suppressMs: suppressOf(parsed, groupNames, spec),
    blocksToken: parsed.actions?.block === 'token',
    explain: createExplain(parsed.explanation, parsed.level),
  }
}

/** The share of groups for which a canary acts where its file names none. */
const DEFAULT_SHARE = 0.1

/** Equal for two files that say the same: tests, comments and layout are no part of it. */
function versionOf(rule: RuleFile, digest: Digest): string {
  return digest(canonicalJson({ ...rule, tests: undefined })).slice(0, 16)
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** As the file says; else an hour where the rule spans at most one, a day above; none without a group. */
function suppressOf({ suppress }: RuleFile, groupNames: readonly string[], spec: CorrelationSpec): number | undefined {
  if (suppress === 'none' || groupNames.length === 0) return undefined
  return suppress ?? (spec.kind.spanMs(spec.spec) <= HOUR_MS ? HOUR_MS : DAY_MS)
}
