import { expect, test } from 'vitest'
import { createClickHouseAlertStore } from '../../../src/adapters/clickhouse/alert-store.ts'
import { createClickHouseArchive } from '../../../src/adapters/clickhouse/archive.ts'
import { createClickHouse } from '../../../src/adapters/clickhouse/client.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import { alertStoreContract } from '../../contract/alert-store.ts'
import { createDatabase } from './database.ts'

alertStoreContract('the embedded ClickHouse', 60, async () => {
  const database = await createDatabase()
  const reader = createClickHouse(`chdb:${database.dir}`)
  const archive = createClickHouseArchive(database.client)
  let offset = 0n
  return {
    store: createClickHouseAlertStore(reader),
    async put(alerts) {
      const from = { topic: 'alerts', partition: 0 }
      const first = offset
      const rows = alerts.map((alert) => ({ ...from, offset: offset++, appended: 0, alert, bucketStart: 0 }))
      await archive.insert('alerts', rows, [{ ...from, first, last: offset - 1n }])
    },
    empty: () => database.empty(),
    async close() {
      await reader.close()
      await database.close()
    },
  }
})

test('a server that does not answer is an infrastructure error, within the timeout', async () => {
  const store = createClickHouseAlertStore(createClickHouse('http://127.0.0.1:1', { requestTimeoutMs: 500 }))
  await expect(store.get('secret-value')).rejects.toThrow(InfrastructureError)
  await expect(store.list({ entity: 'secret-value' }, 10)).rejects.not.toThrow(/secret-value/)
  await expect(store.ping()).rejects.toThrow(InfrastructureError)
})
