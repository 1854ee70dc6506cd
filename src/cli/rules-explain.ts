import { once } from 'node:events'
import { Command, Option } from 'commander'
import { createPseudonyms } from '../adapters/files/pseudonyms.ts'
import { loadPseudonymKey, PseudonymKeyError } from '../adapters/files/pseudonym-key.ts'
import { decodeLine, type Decoded } from '../events/decode.ts'
import type { CompiledRule } from '../rules/compile.ts'
import { readEventFiles } from './event-files.ts'
import { createExplainRun } from './explain-run.ts'
import { explainText } from './explain-text.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import { loadCompiledRules, loadEdge, ProblemsError } from './load.ts'
import { replaySummary } from './replay-summary.ts'
import { allowedLateness, outOfOrderness } from './option-values.ts'

interface Options {
  readonly rules: string
  readonly registry: string
  readonly event?: string
  readonly open?: true
  readonly outOfOrderness: number
  readonly allowedLateness: number
  readonly pseudonymKeyFile?: string
  readonly lang?: Language
  readonly json?: true
}

/** `vigia rules explain ID FILE… | -`: why a rule fired for each event of the files, or did not. Exit code 1 where rules, registry or files cannot be read. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('por que uma regra disparou ou não, evento por evento · why a rule fired or not, event by event')
    .argument('<id>', 'a regra · the rule')
    .argument('<file...>', 'NDJSON de eventos, ou - · NDJSON of events, or -')
    .option('--rules <dir>', 'pasta das regras · folder of the rules', 'rules')
    .option('--registry <dir>', 'pasta do registro · folder of the registry', 'registry')
    .option('--event <id>', 'só os eventos com este id · only the events with this id')
    .option('--open', 'os eventos continuam: o que espera, espera · more events follow: what waits is told as waiting')
    .addOption(outOfOrderness())
    .addOption(allowedLateness())
    .option('--pseudonym-key-file <file>', 'mostra pseudônimos · show pseudonyms')
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'NDJSON, para máquinas · NDJSON, for machines')
    .action((id: string, files: readonly string[], _own: Options, command: Command) =>
      explain(id, files, command.optsWithGlobals<Options>()),
    )
}

async function explain(id: string, files: readonly string[], options: Options): Promise<void> {
  try {
    await explainFiles(id, files, options)
  } catch (error) {
    if (!(error instanceof ProblemsError) && !(error instanceof PseudonymKeyError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

async function explainFiles(id: string, files: readonly string[], options: Options): Promise<void> {
  const language = chooseLanguage(options.lang)
  const rule = ruleOf(await loadCompiledRules(options.rules), id)
  const key = options.pseudonymKeyFile === undefined ? undefined : await loadPseudonymKey(options.pseudonymKeyFile)
  const { edge } = await loadEdge(options.registry, key && createPseudonyms(key))
  const { outOfOrderness: outOfOrdernessMs, allowedLateness: allowedLatenessMs, open = false } = options
  const run = createExplainRun(rule, { outOfOrdernessMs, allowedLatenessMs, open })
  let dead = 0
  const read = (bytes: Uint8Array): Decoded => {
    const decoded = decodeLine(bytes)
    return decoded.ok ? { ok: true, event: edge(decoded.event) } : decoded
  }
  const bad = (): void => {
    dead += 1
  }
  await readEventFiles(files, { read, take: (event) => run.push(event), bad })
  const alerts = new Set<string>()
  for (const explained of await run.end()) {
    for (const { alert } of explained.readings) if (alert !== undefined) alerts.add(alert.id)
    if (options.event === undefined || options.event === explained.event.id)
      await print(options.json ? JSON.stringify(explained) : explainText(explained, language))
  }
  const { processed, duplicate, late, errors } = run.counts
  const counts = { processed, duplicate, dead, late, read: processed + duplicate + dead + late, alerts: alerts.size }
  const all = { ...counts, ruleErrors: Object.fromEntries(errors) }
  process.stderr.write(`${options.json ? JSON.stringify(all) : replaySummary(all, language)}\n`)
}

const print = async (text: string): Promise<void> => {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
}

function ruleOf(rules: readonly CompiledRule[], id: string): CompiledRule {
  const found = rules.find(({ rule }) => rule.id === id)
  if (found !== undefined) return found
  throw new ProblemsError(`${id}: no such rule. ${rules.map(({ rule }) => rule.id).join(', ')}`)
}
