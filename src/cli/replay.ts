import { Command, Option } from 'commander'
import { isEvaluated, type Rule } from '../rules/rule.ts'
import { openDeadLetters } from './dead-letter-file.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import { loadRules, ProblemsError } from './load.ts'
import { allowedLateness, ids, outOfOrderness, span } from './option-values.ts'
import { print } from './print.ts'
import { openReplayInput, type OpenInput } from './replay-input.ts'
import { replaySummary, type ReplayCounts } from './replay-summary.ts'
import { createMemoryRun } from './run-in-memory.ts'
import { telling } from './tell.ts'

interface Options {
  readonly rules: string
  readonly registry: string
  readonly only?: readonly string[]
  readonly outOfOrderness: number
  readonly allowedLateness: number
  readonly deadLetters?: string
  readonly maxAhead?: number
  readonly pseudonymKeyFile?: string
  readonly lang?: Language
  readonly json?: true
}

/** `vigia replay FILE… | -`: events from files through the rules, alerts on stdout. Exit code 2 for bad rules, registry or usage, 1 where the dead letters cannot be written. */
export function replayCommand(): Command {
  return new Command('replay')
    .description(
      'eventos de arquivos pelas regras, alertas na saída · events of files through the rules, alerts on stdout',
    )
    .argument('<file...>', 'NDJSON de eventos, ou - · NDJSON of events, or -')
    .option('--rules <dir>', 'pasta das regras · folder of the rules', 'rules')
    .option('--registry <dir>', 'pasta do registro · folder of the registry', 'registry')
    .addOption(
      new Option('--only <ids>', 'só estas regras, rascunhos também · only these rules, drafts too').argParser(ids),
    )
    .addOption(outOfOrderness())
    .addOption(allowedLateness())
    .option('--dead-letters <file>', 'arquivo dos eventos ruins · file for the bad events')
    .addOption(
      new Option('--max-ahead <span>', 'recusa eventos do futuro · refuse events of the future').argParser(span),
    )
    .option('--pseudonym-key-file <file>', 'mostra pseudônimos · show pseudonyms')
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'resumo em JSON · summary as JSON')
    .action((files: readonly string[], options: Options) => telling(() => replayFiles(files, options)))
}

async function replayFiles(files: readonly string[], options: Options): Promise<void> {
  const { registry, pseudonymKeyFile, maxAhead } = options
  const { outOfOrderness: outOfOrdernessMs, allowedLateness: allowedLatenessMs } = options
  const input = openReplayInput({
    files,
    registry,
    outOfOrdernessMs,
    allowedLatenessMs,
    ...(pseudonymKeyFile === undefined ? {} : { pseudonymKeyFile }),
    ...(maxAhead === undefined ? {} : { maxAhead }),
  })
  try {
    await replayInput(input, options)
  } finally {
    await input.close()
  }
}

async function replayInput(input: OpenInput, options: Options): Promise<void> {
  const rules = chosen(await loadRules(options.rules), options.only)
  const { outOfOrderness: outOfOrdernessMs, allowedLateness: allowedLatenessMs } = options
  const registryVersion = await input.registryVersion()
  const run = createMemoryRun(rules, { registryVersion, outOfOrdernessMs, allowedLatenessMs, areDistinct: true })
  const letters = options.deadLetters === undefined ? undefined : openDeadLetters(options.deadLetters)
  let dead = 0
  let duplicate = 0
  await input.read(async (batch) => {
    dead += batch.dead.length
    duplicate += batch.duplicate
    for (const letter of batch.dead) letters?.write(letter)
    for (const event of batch.events) {
      const done = run.push(event)
      if (done !== undefined) await done
    }
  })
  letters?.close()
  const alerts = await run.end()
  for (const alert of alerts) await print(process.stdout, `${JSON.stringify(alert)}\n`)
  const { processed, late, errors } = run.counts
  duplicate += run.counts.duplicate
  const counts: ReplayCounts = {
    read: processed + duplicate + late + dead,
    processed,
    duplicate,
    dead,
    late,
    alerts: alerts.length,
    ruleErrors: Object.fromEntries(errors),
  }
  const summary = options.json ? JSON.stringify(counts) : replaySummary(counts, chooseLanguage(options.lang))
  process.stderr.write(`${summary}\n`)
}

/** Those that are named; without names all but drafts. */
function chosen(rules: readonly Rule[], only: readonly string[] | undefined): readonly Rule[] {
  const unknown = only?.find((id) => !rules.some((rule) => rule.id === id))
  if (unknown !== undefined) throw new ProblemsError(`--only: no rule is called ${JSON.stringify(unknown)}`)
  return only === undefined ? rules.filter(isEvaluated) : rules.filter(({ id }) => only.includes(id))
}
