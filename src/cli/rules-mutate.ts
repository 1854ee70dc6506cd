import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { sha256 } from '../adapters/files/digest.ts'
import { Equivalents, staleEquivalents, type Equivalent } from '../rules/mutate/equivalents.ts'
import { mutate, type Mutant } from '../rules/mutate/run.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import { loadCompiledRules, loadEdge, ProblemsError } from './load.ts'
import { mutateText } from './mutate-text.ts'
import { runInMemory } from './run-in-memory.ts'

interface Options {
  readonly rules: string
  readonly registry: string
  readonly lang?: Language
  readonly json?: true
}

/** Beside the rules: the mutants that no test can notice, each with its reason. */
const EQUIVALENTS = 'equivalent-mutants.json'

/** `vigia rules mutate [ID…]`: what the tests of rule files would not notice. Exit code 1 where a mutant survives, or where rules or registry cannot be read. */
export function mutateCommand(): Command {
  return new Command('mutate')
    .description('o que os testes das regras não notariam · what the tests of the rules would not notice')
    .argument('[id...]', 'só estas regras · only these rules')
    .option('--rules <dir>', 'pasta das regras · folder of the rules', 'rules')
    .option('--registry <dir>', 'registro de canais para os testes · registry of channels for the tests', 'registry')
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'para máquinas · for machines')
    .action((ids: readonly string[], _own: Options, command: Command) =>
      mutateRules(ids, command.optsWithGlobals<Options>()),
    )
}

async function mutateRules(ids: readonly string[], options: Options): Promise<void> {
  try {
    const { mutants, stale } = await mutantsOf(ids, options)
    const survived = mutants.filter(({ outcome }) => outcome === 'survived')
    const ok = survived.length + stale.length === 0
    const text = options.json
      ? JSON.stringify({ ok, mutants, stale })
      : mutateText(mutants, stale, chooseLanguage(options.lang))
    process.stdout.write(`${text}\n`)
    if (!ok) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

interface Mutants {
  readonly mutants: readonly Mutant[]
  /** Listed as equivalent, though a test notices them or nobody makes them. */
  readonly stale: readonly Equivalent[]
}

async function mutantsOf(ids: readonly string[], { rules: dir, registry }: Options): Promise<Mutants> {
  const all = await loadCompiledRules(dir)
  const unknown = ids.filter((id) => !all.some(({ rule }) => rule.id === id))
  if (unknown.length > 0) throw new ProblemsError(`${unknown.join(', ')}: no such rule`)
  const equivalents = await loadEquivalents(join(dir, EQUIVALENTS))
  const { edge } = await loadEdge(registry)
  const chosen = all.filter(({ rule }) => ids.length === 0 || ids.includes(rule.id))
  const mutants: Mutant[] = []
  for (const compiled of chosen)
    mutants.push(...(await mutate(compiled, { edge, run: runInMemory, digest: sha256, equivalents })))
  const found = mutants.filter(({ outcome }) => outcome === 'equivalent')
  const stale = staleEquivalents(
    equivalents,
    new Set(chosen.map(({ rule }) => rule.id)),
    found.map(({ ruleId: rule, path, from, to }) => ({ rule, path, from, to })),
  )
  return { mutants, stale }
}

/** None where there is no such file. */
async function loadEquivalents(file: string): Promise<readonly Equivalent[]> {
  const text = await readFile(file, 'utf8').catch(() => '[]')
  try {
    return Equivalents.parse(JSON.parse(text))
  } catch (cause) {
    throw new ProblemsError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
