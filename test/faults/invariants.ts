import type { Kept } from './kept.ts'
import type { Site } from './site.ts'
import type { Truth } from './truth.ts'
import type { Found } from './verdict.ts'

const DAY_MS = 24 * 3_600_000

/** What every story is made of: names, phones and words that no log may repeat. */
const CANARIES = /[btr]-s\d+-|5?5?11\)? ?9(?:00|55)\d{6}|suspenso hoje|consulta está/

export interface Outcome {
  /** What a process may take, MB. */
  readonly mostMemory: number
  readonly site: Site
  readonly kept: readonly Kept[]
  readonly found: Found
  readonly truth: Truth
}

/** What must hold whatever was broken, and does not. */
export async function invariantsOf(outcome: Outcome): Promise<string[]> {
  return [...foundWrong(outcome), ...(await archivedWrong(outcome)), ...processesWrong(outcome)]
}

function foundWrong({ found, truth }: Outcome): string[] {
  const ids = new Set(found.alerts.map(({ id }) => id))
  return [
    ...truth.disagreement.map((line) => `oracle and embedded run disagree: ${line.slice(0, 300)}`),
    ...(truth.alerts.length === 0 ? ['nothing was to be found'] : []),
    ...found.twoWordings.map((name) => `two wordings of ${name}`),
    ...found.blocks.filter(({ alertId }) => !ids.has(alertId)).map(({ id }) => `block ${id} names no alert`),
    ...found.blocks
      .filter(({ since, expiresAt }) => !(Date.parse(expiresAt) <= Date.parse(since) + DAY_MS))
      .map(({ id }) => `block ${id} has no expiry within a day`),
  ]
}

/** Each record once, without FINAL; each event there; each alert shown once. */
async function archivedWrong({ site: { clickhouse }, found, truth }: Outcome): Promise<string[]> {
  const counts = await clickhouse.select<{ log: string; rows: number; places: number }>(
    ['events_log', 'alerts_log', 'blocks_log']
      .map(
        (log) => `SELECT '${log}' AS log, toUInt32(count()) AS rows,
          toUInt32(uniqExact(topic, partition, offset)) AS places FROM ${log}`,
      )
      .join(' UNION ALL '),
  )
  const shown = await clickhouse.select<{ id: string }>('SELECT id FROM alerts')
  const events = counts.find(({ log }) => log === 'events_log')?.rows
  const blocks = counts.find(({ log }) => log === 'blocks_log')?.rows
  return [
    ...counts
      .filter(({ rows, places }) => rows !== places)
      .map(({ log, rows, places }) => `${log}: ${rows} rows of ${places} records`),
    ...(events === truth.good ? [] : [`${events} events archived of ${truth.good}`]),
    ...(blocks === found.blockRecords.length ? [] : [`${blocks} blocks archived of ${found.blockRecords.length}`]),
    ...(shown.length === found.alerts.length && new Set(shown.map(({ id }) => id)).size === shown.length
      ? []
      : [`${shown.length} alerts shown of ${found.alerts.length}`]),
  ]
}

function processesWrong({ kept, mostMemory }: Outcome): string[] {
  return kept.flatMap((one) => {
    const [leak] = CANARIES.exec(one.said()) ?? []
    return [
      ...(leak === undefined ? [] : [`the log of ${one.name} says ${leak}`]),
      ...(one.peak() > mostMemory ? [`${one.name} took ${one.peak()} MB`] : []),
    ]
  })
}
