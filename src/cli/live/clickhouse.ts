import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouse } from '../../adapters/clickhouse/client.ts'
import { demand, readSecretFile, type Config } from '../../config.ts'

/** A client of the configured ClickHouse, for its database. */
export function configuredClickHouse(given: Config): ClickHouseClient {
  const config = demand(given, 'clickhouseUrl')
  const file = config.clickhousePasswordFile
  return createClickHouse(config.clickhouseUrl, {
    username: config.clickhouseUser,
    database: config.clickhouseDatabase,
    ...(file === undefined ? {} : { password: readSecretFile(file) }),
  })
}
