import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouse } from '../../adapters/clickhouse/client.ts'
import { demand, readSecretFile, type Config } from '../../config.ts'

/** A client of the configured ClickHouse, for its database; `requestTimeoutMs` where requests may take long. */
export function configuredClickHouse(given: Config, requestTimeoutMs?: number): ClickHouseClient {
  const config = demand(given, 'clickhouseUrl')
  const file = config.clickhousePasswordFile
  return createClickHouse(config.clickhouseUrl, {
    username: config.clickhouseUser,
    database: config.clickhouseDatabase,
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
    ...(file === undefined ? {} : { password: readSecretFile(file) }),
  })
}
