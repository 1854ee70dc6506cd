import { sha256 } from '../adapters/files/digest.ts'
import { loadRegistry } from '../adapters/files/registry.ts'
import { readRuleFiles, type RuleFileText } from '../adapters/files/rules.ts'
import type { Known } from '../channels/ask.ts'
import { createLikeness } from '../channels/learn-likeness.ts'
import type { Registry } from '../channels/registry.ts'
import { createEdgeOver } from '../events/edge-over.ts'
import type { Pseudonym } from '../events/edge-identifiers.ts'
import type { Event } from '../events/event.ts'
import { compileRules, type CompiledRule } from '../rules/compile.ts'
import { isEvaluated, type Rule } from '../rules/rule.ts'
import { formatProblem, type Problem } from '../rules/yaml.ts'
import { loadReader } from './intents.ts'

/** What is wrong with the rules, the registry or the usage: all problems, a line each. */
export class ProblemsError extends Error {
  override readonly name = 'ProblemsError'
}

/** Says all problems at once. */
export const refuse = (problems: readonly Problem[]): never => {
  throw new ProblemsError(problems.map(formatProblem).join('\n'))
}

/** The rule files of a folder. Rejects with a `ProblemsError` where there is none. */
export async function readRules(dir: string): Promise<readonly RuleFileText[]> {
  const files = await readRuleFiles(dir).catch(() => [])
  if (files.length === 0) throw new ProblemsError(`${dir}: the folder holds no rule file (<family>/<id>.yaml)`)
  return files
}

/** Compiles rule files. Throws a `ProblemsError` where one of them has a problem. */
function compiledOf(files: readonly RuleFileText[]): readonly CompiledRule[] {
  const { compiled, problems } = compileRules(files, { digest: sha256 })
  return problems.length > 0 ? refuse(problems) : compiled
}

/** The rules of a folder, with their files. Rejects with a `ProblemsError` where one of them has a problem. */
export const loadCompiledRules = async (dir: string): Promise<readonly CompiledRule[]> =>
  compiledOf(await readRules(dir))

/** The same without their files. */
export const loadRules = async (dir: string): Promise<readonly Rule[]> =>
  (await loadCompiledRules(dir)).map(({ rule }) => rule)

/** The rules of some files that are named; without names all but drafts. Throws a `ProblemsError` as `loadRules` rejects. */
export function chooseRules(files: readonly RuleFileText[], only?: readonly string[]): readonly Rule[] {
  const rules = compiledOf(files).map(({ rule }) => rule)
  const unknown = only?.find((id) => !rules.some((rule) => rule.id === id))
  if (unknown !== undefined) throw new ProblemsError(`--only: no rule is called ${JSON.stringify(unknown)}`)
  return only === undefined ? rules.filter(isEvaluated) : rules.filter(({ id }) => only.includes(id))
}

/** The registry of a folder. Rejects with a `ProblemsError` where a file of it has a problem. */
export async function loadTheRegistry(dir: string): Promise<Registry> {
  const { registry, problems } = await loadRegistry(dir)
  return registry === undefined || problems.length > 0 ? refuse(problems) : registry
}

/** What questions are answered by, of a folder. Rejects with a `ProblemsError` where a file of it has a problem. */
export async function loadKnown(dir: string): Promise<Known> {
  const registry = await loadTheRegistry(dir)
  const { asks, signs, examples, problems } = await loadReader(dir)
  if (asks === undefined || signs === undefined || examples === undefined) return refuse(problems)
  return { registry, asks, signs, likeness: createLikeness(examples, { registry, asks, signs }) }
}

export interface LoadedEdge extends Known {
  readonly edge: (event: Event) => Event
}

/** The edge over a registry and its intents; without `pseudonym` values stay clear. */
export async function loadEdge(dir: string, pseudonym?: Pseudonym): Promise<LoadedEdge> {
  const known = await loadKnown(dir)
  const { registry, asks } = known
  const edge = createEdgeOver(registry, { asks, ...(pseudonym === undefined ? {} : { pseudonym }) })
  return { ...known, edge }
}
