import { problem, warning, type Found } from './finding.ts'

/** What is known of the archive's server. */
export interface ClickHousePicture {
  readonly isDatabaseThere: boolean
  /** Names of migrations. */
  readonly pending: readonly string[]
  readonly changed: readonly string[]
  /** Of the fullest disk, 0–1; undefined where it cannot be asked. */
  readonly freeShare: number | undefined
}

const LITTLE = 0.1

export function judgeClickHouse({ isDatabaseThere, pending, changed, freeShare }: ClickHousePicture): readonly Found[] {
  if (!isDatabaseThere)
    return [
      problem(
        'database-missing',
        { pt: 'o banco de dados ainda não existe', en: 'the database does not exist yet' },
        'vigia migrate',
      ),
    ]
  return [
    ...(pending.length === 0
      ? []
      : [
          problem(
            'migrations-pending',
            { pt: `faltam migrações: ${pending.join(', ')}`, en: `migrations are missing: ${pending.join(', ')}` },
            'vigia migrate',
          ),
        ]),
    ...(changed.length === 0
      ? []
      : [
          problem(
            'migrations-changed',
            {
              pt: `migrações mudaram depois de aplicadas: ${changed.join(', ')}`,
              en: `migrations have changed since they were applied: ${changed.join(', ')}`,
            },
            {
              pt: 'use a versão do Vigia que as aplicou, ou uma mais nova',
              en: 'run the version of Vigia that applied them, or a newer one',
            },
          ),
        ]),
    ...(freeShare === undefined || freeShare >= LITTLE
      ? []
      : [
          warning(
            'clickhouse-disk',
            {
              pt: `resta ${Math.round(freeShare * 100)} % do disco do ClickHouse`,
              en: `${Math.round(freeShare * 100)} % of ClickHouse's disk is left`,
            },
            { pt: 'amplie o disco: nada apaga o histórico', en: 'enlarge the disk: nothing deletes the history' },
          ),
        ]),
  ]
}
