import { Command, Option } from 'commander'
import type { Rule } from '../rules/rule.ts'
import type { StepCounts } from '../services/run-steps.ts'
import { openDeadLetters } from './dead-letter-file.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import { chooseRules, readRules } from './load.ts'
import { allowedLateness, ids, outOfOrderness, span } from './option-values.ts'
import { print } from './print.ts'
import { openReplayInput, type OpenInput } from './replay-input.ts'
import { replaySummary, type ReplayCounts } from './replay-summary.ts'
import { createMemoryDecisions } from './run-in-memory.ts'
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
  const { registry, pseudonymKeyFile, maxAhead, only } = options
  const { outOfOrderness: outOfOrdernessMs, allowedLateness: allowedLatenessMs } = options
  const ruleFiles = await readRules(options.rules)
  const input = openReplayInput({
    files,
    ruleFiles,
    registry,
    outOfOrdernessMs,
    allowedLatenessMs,
    ...(only === undefined ? {} : { only }),
    ...(pseudonymKeyFile === undefined ? {} : { pseudonymKeyFile }),
    ...(maxAhead === undefined ? {} : { maxAhead }),
  })
  try {
    await replayInput(input, chooseRules(ruleFiles, only), options)
  } finally {
    await input.close()
  }
}

async function replayInput(input: OpenInput, rules: readonly Rule[], options: Options): Promise<void> {
  const registryVersion = await input.registryVersion()
  const run = createMemoryDecisions(rules, { registryVersion, allowedLatenessMs: options.allowedLateness })
  const letters = options.deadLetters === undefined ? undefined : openDeadLetters(options.deadLetters)
  let dead = 0
  let planned: StepCounts = { processed: 0, duplicate: 0 }
  await input.read(run.layout, async (batch) => {
    dead += batch.dead.length
    planned = batch.counts
    for (const letter of batch.dead) letters?.write(letter)
    for (const step of batch.steps) await run.take(step)
  })
  letters?.close()
  const alerts = await run.end()
  for (const alert of alerts) await print(process.stdout, `${JSON.stringify(alert)}\n`)
  const { late, errors } = run.counts
  const { processed } = planned
  const duplicate = planned.duplicate + run.counts.duplicate
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
