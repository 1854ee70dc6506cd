import { closeSync, openSync, writeSync } from 'node:fs'
import { Command, Option } from 'commander'
import { sha256 } from '../adapters/files/digest.ts'
import { createMemoryWindowStore } from '../adapters/memory/window-store.ts'
import { readConfig } from '../config.ts'
import type { Alert } from '../engine/alert.ts'
import { createEngine } from '../engine/engine.ts'
import { isEvaluated, type Rule } from '../rules/rule.ts'
import { backtest } from '../services/backtest/backtest.ts'
import { OUTCOMES } from '../engine/disposition.ts'
import { archiveSource, fileSource } from './backtest-sources.ts'
import { backtestText } from './backtest-text.ts'
import { readDispositions } from './disposition-file.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import { loadRules, ProblemsError } from './load.ts'
import { end, instant } from './option-values.ts'
import { print } from './print.ts'
import { telling } from './tell.ts'

interface Options {
  readonly from?: number
  readonly to?: number
  readonly rules?: string
  readonly events?: readonly string[]
  readonly alone?: true
  readonly knownSince?: number
  readonly alerts?: string
  readonly dispositions?: string
  readonly json?: true
  readonly lang?: Language
}

const DISPOSITIONS = [
  `o que se sabe dos alertas, NDJSON de {alertId, disposition: ${OUTCOMES.join(' | ')}, at?}; com ruleId e firstHit do alerta, conta os que não são mais achados`,
  "what is known of alerts; with an alert's ruleId and firstHit those that are no longer found are counted",
].join(' · ')

/** `vigia backtest [ID…]`: what rules would have found in the archive. Exit code 2 for bad rules, usage or configuration, 1 where the archive does not answer. */
export function backtestCommand(): Command {
  return new Command('backtest')
    .description('o que as regras teriam achado no arquivo · what the rules would have found in the archive')
    .argument('[id...]', 'só estas regras, rascunhos também · only these rules, drafts too')
    .addOption(new Option('--from <time>', 'desde: dia ou RFC 3339 · since: a day or RFC 3339').argParser(instant))
    .addOption(
      new Option(
        '--to <time>',
        'até: um dia inteiro, ou RFC 3339 exclusive · to: a whole day, or RFC 3339 exclusive',
      ).argParser(end),
    )
    .option('--rules <dir>', 'pasta das regras (VIGIA_RULES_DIR) · folder of the rules')
    .option(
      '--events <file...>',
      'NDJSON de eventos arquivados, em vez do ClickHouse · NDJSON of archived events instead of ClickHouse',
    )
    .option('--alone', 'sem comparar com as outras regras · without comparing with the other rules')
    .addOption(
      new Option(
        '--known-since <time>',
        'desde quando o arquivo é completo · since when the archive is complete',
      ).argParser(instant),
    )
    .option('--alerts <file>', 'grava os alertas, NDJSON · write the alerts, NDJSON')
    .option('--dispositions <file>', DISPOSITIONS)
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'para máquinas · for machines')
    .action((ids: readonly string[], _own: Options, command: Command) =>
      telling(() => run(ids, command.optsWithGlobals<Options>())),
    )
}

async function run(ids: readonly string[], options: Options): Promise<void> {
  const config = readConfig()
  const { from = -Infinity, to = Infinity } = options
  if (from >= to) throw new ProblemsError('--from: it is not before --to')
  if (options.dispositions === '-' && options.events?.includes('-'))
    throw new ProblemsError('--dispositions: the standard input is read for --events')
  const all = await loadRules(options.rules ?? config.rulesDir)
  const chosen = chosenOf(all, ids)
  const rules = options.alone
    ? all.filter(({ id }) => chosen.has(id))
    : all.filter((rule) => isEvaluated(rule) || chosen.has(rule.id))
  const dispositions = options.dispositions === undefined ? undefined : await readDispositions(options.dispositions)
  const knownSince = options.knownSince ?? (options.events === undefined ? config.knownSince : undefined)
  const source =
    options.events === undefined ? await archiveSource(config, knownSince) : fileSource(options.events, knownSince)
  try {
    const { report, alerts } = await backtest({
      rules,
      chosen,
      period: { from, to },
      engine: createEngine({ rules, registryVersion: 0, digest: sha256 }),
      store: createMemoryWindowStore(),
      feed: source.feed,
      knownSince: source.knownSince,
      outOfOrdernessMs: config.outOfOrderness,
      allowedLatenessMs: config.allowedLateness,
      dispositions,
    })
    if (options.alerts !== undefined) writeAlerts(options.alerts, alerts)
    const whole = { ...report, events: { ...report.events, bad: source.bad() } }
    const text = options.json ? JSON.stringify(whole) : backtestText(whole, chooseLanguage(options.lang))
    await print(process.stdout, `${text}\n`)
  } finally {
    await source.close()
  }
}

/** The ids that are named, else those of all rules but drafts. */
function chosenOf(rules: readonly Rule[], ids: readonly string[]): ReadonlySet<string> {
  const unknown = ids.find((id) => !rules.some((rule) => rule.id === id))
  if (unknown !== undefined) throw new ProblemsError(`no rule is called ${JSON.stringify(unknown)}`)
  return new Set(ids.length > 0 ? ids : rules.filter(isEvaluated).map(({ id }) => id))
}

function writeAlerts(file: string, alerts: readonly Alert[]): void {
  const open = openSync(file, 'w')
  try {
    for (const alert of alerts) writeSync(open, `${JSON.stringify(alert)}\n`)
  } finally {
    closeSync(open)
  }
}
