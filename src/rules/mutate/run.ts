import { canonicalJson } from '../canonical-json.ts'
import { compileParsed, type CompiledRule, type Digest } from '../compile.ts'
import type { RuleFile } from '../file.ts'
import type { Rule } from '../rule.ts'
import { positionInScalar } from '../scalar-position.ts'
import { prepareTests, type PreparedTest, type TestTools } from '../testing.ts'
import type { Position } from '../yaml.ts'
import { isSame, type Equivalent } from './equivalents.ts'
import type { Mutation } from './mutation.ts'
import { mutationsOf } from './rule.ts'

/** What became of a rule with one place changed, and where that place stands. */
export interface Mutant extends Position {
  readonly file: string
  readonly ruleId: string
  /** The place, by its path in the file. */
  readonly path: string
  readonly from: string
  /** What stands there instead; not there where it is dropped. */
  readonly to?: string
  /** `refused`: lint does not let the changed file pass; `equivalent`: nobody can tell it from the rule. */
  readonly outcome: 'noticed' | 'refused' | 'survived' | 'equivalent'
  /** The first test that notices it; why it is equivalent. */
  readonly by?: string
}

export interface MutateTools extends TestTools {
  readonly digest: Digest
  /** Those that no test can notice. */
  readonly equivalents: readonly Equivalent[]
}

/** Runs the tests of a rule's file against each of its mutants. */
export async function mutate(compiled: CompiledRule, tools: MutateTools): Promise<readonly Mutant[]> {
  const tests = prepareTests(compiled, tools)
  const own = canonicalJson(compiled.parsed)
  const mutants: Mutant[] = []
  for (const mutation of mutationsOf(compiled))
    if (canonicalJson(mutation.rule) !== own) mutants.push(await judge(compiled, mutation, tests, tools))
  return mutants
}

async function judge(
  compiled: CompiledRule,
  mutation: Mutation,
  tests: readonly PreparedTest[],
  tools: MutateTools,
): Promise<Mutant> {
  const { from, to } = mutation
  const path = mutation.path.join('.')
  const told = { file: compiled.source.file, ...placeOf(compiled, mutation), ruleId: compiled.rule.id, path, from }
  const mutant = to === undefined ? told : { ...told, to }
  const rule = compileMutant(mutation.rule, compiled.rule.family, tools.digest)
  if (rule === undefined) return { ...mutant, outcome: 'refused' }
  for (const { name, differences } of tests)
    if ((await differences(rule)).length > 0) return { ...mutant, outcome: 'noticed', by: name }
  const known = tools.equivalents.find((one) => isSame(one, { rule: compiled.rule.id, path, from, to }))
  return known === undefined
    ? { ...mutant, outcome: 'survived' }
    : { ...mutant, outcome: 'equivalent', by: known.reason }
}

/** The changed rule; undefined where something is wrong with it. */
function compileMutant(parsed: RuleFile, family: string, digest: Digest): Rule | undefined {
  let isGood = true
  const spoil = (): void => {
    isGood = false
  }
  const expression = (_path: readonly PropertyKey[], _value: string, findings: readonly unknown[]): void => {
    if (findings.length > 0) spoil()
  }
  const rule = compileParsed(parsed, family, digest, { at: spoil, expression })
  return isGood ? rule : undefined
}

/** Where the changed place stands in the file. */
function placeOf({ source, parsed, locate }: CompiledRule, { path, offset }: Mutation): Position {
  const at = locate(path)
  if (offset === undefined) return at
  const value = path.reduce<unknown>((node, step) => (node as Readonly<Record<PropertyKey, unknown>>)[step], parsed)
  return positionInScalar(source.text, at, String(value), offset)
}
