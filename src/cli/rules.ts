import { Command, Option } from 'commander'
import { sha256 } from '../adapters/files/digest.ts'
import { loadRegistry } from '../adapters/files/registry.ts'
import { readRuleFiles } from '../adapters/files/rules.ts'
import { createEdgeOver } from '../events/edge-over.ts'
import type { Event } from '../events/event.ts'
import { compileRules, type CompiledRules } from '../rules/compile.ts'
import type { RuleCode } from '../rules/codes/index.ts'
import { ruleJsonSchema } from '../rules/json-schema.ts'
import { runRuleTests, type TestResult } from '../rules/testing.ts'
import { formatProblem, type Problem } from '../rules/yaml.ts'
import { backtestCommand } from './backtest.ts'
import { explainCommand } from './rules-explain.ts'
import { loadReader } from './intents.ts'
import { chooseLanguage, type Language, LANGUAGES } from './language.ts'
import { rulesDocsCommand } from './rules-docs.ts'
import { rulesNewCommand } from './rules-new.ts'
import { mutateCommand } from './rules-mutate.ts'
import { listRules, rulesText } from './rules-text.ts'
import { runInMemory } from './run-in-memory.ts'

interface Options {
  readonly json?: true
  readonly lang?: Language
  readonly registry: string
}
const DIR = 'rules'

/** `vigia rules lint|test|list [DIR]`, `new`, `explain`, `mutate`, `backtest`, `schema`, `docs`: the catalogue of rules. Exit code 1 where anything fails. */
export function rulesCommand(): Command {
  return new Command('rules')
    .description('o catálogo de regras · the catalogue of rules')
    .addCommand(action('lint', 'todos os problemas, com arquivo:linha:coluna · all problems, with their places', lint))
    .addCommand(action('test', 'os testes dentro das regras · the tests in the rule files', runTests))
    .addCommand(
      new Command('schema')
        .description('o JSON Schema de um arquivo de regra · the JSON Schema of a rule file')
        .action(() => print(JSON.stringify(ruleJsonSchema(), null, 2))),
    )
    .addCommand(rulesNewCommand())
    .addCommand(rulesDocsCommand())
    .addCommand(explainCommand())
    .addCommand(mutateCommand())
    .addCommand(backtestCommand())
    .addCommand(action('list', 'o catálogo: nível, modo, entradas · the catalogue: level, mode, inputs', list))
}

function action(name: string, description: string, run: (dir: string, options: Options) => Promise<void>): Command {
  return new Command(name)
    .description(description)
    .argument('[dir]', 'pasta das regras · folder of the rules', DIR)
    .option('--registry <dir>', 'registro de canais para os testes · registry of channels for the tests', 'registry')
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'para máquinas · for machines')
    .action((dir: string, _own: Options, command: Command) => run(dir, command.optsWithGlobals<Options>()))
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const fail = (): void => {
  process.exitCode = 1
}

/** Every problem of every file; a folder that cannot be read or holds no rule is one too. */
async function load(dir: string): Promise<CompiledRules> {
  const problem = (code: RuleCode, message: string): CompiledRules => {
    const problems = [{ file: dir, line: 1, column: 1, code, message }]
    return { rules: [], compiled: [], problems, lint: problems }
  }
  try {
    const files = await readRuleFiles(dir)
    return files.length === 0
      ? problem('no_rules', 'The folder holds no rule file (<family>/<id>.yaml).')
      : compileRules(files, { digest: sha256 })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    return problem('unreadable', `The folder of the rules cannot be read: ${String(error.code)}.`)
  }
}

async function lint(dir: string, { json, lang }: Options): Promise<void> {
  const { compiled, lint: problems } = await load(dir)
  const wrong = new Set(problems.map(({ file }) => file))
  const good = compiled.filter(({ source }) => !wrong.has(source.file)).length
  if (json) print(JSON.stringify({ ok: problems.length === 0, rules: good, problems }))
  else printProblems(problems, rulesText(chooseLanguage(lang)).linted(good, problems.length))
  if (problems.length > 0) fail()
}

const printProblems = (problems: readonly Problem[], summary: string): void =>
  print([...problems.map(formatProblem), summary].join('\n'))

async function runTests(dir: string, { json, lang, registry }: Options): Promise<void> {
  const texts = rulesText(chooseLanguage(lang))
  const { compiled, problems: broken } = await load(dir)
  const { edge, problems: unknown } = await loadEdge(registry)
  const problems = [...broken, ...unknown]
  const tests = edge === undefined ? [] : await runRuleTests(compiled, { edge, run: runInMemory })
  const failed = tests.filter(({ passed }) => !passed)
  if (json) print(JSON.stringify({ ok: problems.length + failed.length === 0, problems, tests }))
  else printProblems(problems, [...failed.map(failureText), texts.tested(tests.length, failed.length)].join('\n'))
  if (problems.length + failed.length > 0) fail()
}

const failureText = ({ file, line, column, ruleId, name, difference }: TestResult): string =>
  [`${file}:${line}:${column} ${ruleId}: ${name}`, ...difference].join('\n')

interface LoadedEdge {
  readonly edge?: (event: Event) => Event
  readonly problems: readonly Problem[]
}
/** The edge over a registry, with values in clear: the tests name them. */
async function loadEdge(dir: string): Promise<LoadedEdge> {
  const { registry, problems } = await loadRegistry(dir)
  const { asks, problems: unread } = await loadReader(dir)
  if (registry === undefined || asks === undefined) return { problems: [...problems, ...unread] }
  return { edge: createEdgeOver(registry, { asks }), problems }
}

async function list(dir: string, { json, lang }: Options): Promise<void> {
  const { rules, problems } = await load(dir)
  const language = chooseLanguage(lang)
  if (json) print(JSON.stringify({ rules: listRules(rules), problems }))
  else printProblems(problems, rulesText(language).table(rules))
  if (problems.length > 0) fail()
}
