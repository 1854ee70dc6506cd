import { Command, Option } from 'commander'
import { readConfig, demand } from '../config.ts'
import { openBackfill } from '../services/detector/backfill.ts'
import { feedArchive, feedFiles, type Fed, type Period } from './backfill-feeds.ts'
import { backfillSummary, type BackfillCounts } from './backfill-summary.ts'
import { chooseLanguage, LANGUAGES, type Language } from './language.ts'
import { createContext } from './live/context.ts'
import { openDetectorDeps } from './live/detector-deps.ts'
import { ProblemsError } from './load.ts'
import { end, instant } from './option-values.ts'
import { telling } from './tell.ts'

interface Options {
  readonly fromArchive?: true
  readonly since?: number
  readonly until?: number
  readonly json?: true
  readonly lang?: Language
}

const SINCE = 'desde quando a história é completa; o que vem antes fica fora · since when the history is complete'
const UNTIL =
  'até quando ela é completa, se não até o começo dos tópicos · until when it is complete, if not until the topics begin'

/** A page of archived events may come out of months. */
const ARCHIVE_MS = 600_000

/** `vigia backfill FILE… | --from-archive`: history into the windows, without alerts and blocks. Exit code 2 for usage, configuration, rules or registry, 1 where a server does not answer or windows were lost: it may always be run again. */
export function backfillCommand(): Command {
  return new Command('backfill')
    .description(
      'história nas janelas, sem alertas nem bloqueios · history into the windows, without alerts and blocks',
    )
    .argument('[file...]', 'NDJSON de eventos, ou - · NDJSON of events, or -')
    .option('--from-archive', 'o que o ClickHouse arquivou · what ClickHouse has archived')
    .addOption(new Option('--since <time>', SINCE).argParser(instant))
    .addOption(new Option('--until <time>', UNTIL).argParser(end))
    .addOption(new Option('--lang <lang>', 'idioma · language').choices(LANGUAGES))
    .option('--json', 'resumo em JSON · summary as JSON')
    .action((files: readonly string[], options: Options) => telling(() => backfill(files, options)))
}

const tell = (text: string): void => void process.stderr.write(`${text}\n`)

async function backfill(files: readonly string[], options: Options): Promise<void> {
  const { fromArchive = false, since, until = Infinity } = options
  if (fromArchive === files.length > 0) throw new ProblemsError('backfill: files, or --from-archive')
  if (since !== undefined && since >= until) throw new ProblemsError('--since: it is not before --until')
  const config = readConfig()
  const context = await createContext(
    fromArchive ? demand(config, 'kafkaBrokers', 'redisUrl', 'clickhouseUrl', 'pseudonymKeyFile') : config,
  )
  context.logger.level = 'silent'
  const { deps, redis, clickhouse } = await openDetectorDeps(context, ARCHIVE_MS)
  const period: Period = { since, until }
  try {
    await redis.connect()
    const target = await openBackfill(deps)
    const fed = fromArchive ? await feedArchive(target, deps, period) : await feedFiles(target, files, period, tell)
    await target.end(fed.since, until)
    const counts = countsOf(fed)
    const summary = options.json ? JSON.stringify(counts) : backfillSummary(counts, chooseLanguage(options.lang))
    process.stdout.write(`${summary}\n`)
  } finally {
    redis.disconnect()
    await deps.source.stop()
    await clickhouse?.close()
  }
}

const countsOf = ({ folded, outside, bad, since, broken }: Fed): BackfillCounts => ({
  folded,
  outside,
  bad: Object.fromEntries(bad),
  knownSince: Object.fromEntries([...since].map(([type, t]) => [type, new Date(t).toISOString()])),
  broken,
})
