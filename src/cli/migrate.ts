import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { type ClickHouseOptions, createClickHouse } from '../adapters/clickhouse/client.ts'
import { ensureDatabase, migrate } from '../adapters/clickhouse/migrate.ts'
import { demand, readConfig } from '../config.ts'

async function prepare(url: string, access: ClickHouseOptions, database: string): Promise<readonly string[]> {
  await using root = createClickHouse(url, access)
  await ensureDatabase(root, database)
  await using client = createClickHouse(url, { ...access, database })
  return migrate(client)
}

/** `vigia migrate`: brings the ClickHouse database of the configuration up to date; a line for each migration applied. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Brings the ClickHouse database up to date; may be run again at any time.')
    .option('--json', 'one JSON object on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const config = demand(readConfig(), 'clickhouseUrl')
      const { clickhouseUser: username, clickhousePasswordFile: file, clickhouseDatabase: database } = config
      const access = { username, ...(file !== undefined && { password: readFileSync(file, 'utf8').trim() }) }
      const applied = await prepare(config.clickhouseUrl, access, database)
      if (json === true) console.log(JSON.stringify({ applied }))
      else console.log(applied.length === 0 ? 'up to date' : applied.map((name) => `applied ${name}`).join('\n'))
    })
}
