import { expect, test } from 'vitest'
import { createClickHouseArchive } from '../../src/adapters/clickhouse/archive.ts'
import { archiveContract } from '../contract/archive.ts'
import { createClickHouseClientDouble, createClickHouseServer } from './doubles/clickhouse.ts'
import { direct } from './doubles/direct.ts'

archiveContract('the double of ClickHouse', () => {
  const server = createClickHouseServer()
  return Promise.resolve({
    archive: createClickHouseArchive(createClickHouseClientDouble(server, direct)),
    eventIds: () =>
      Promise.resolve(
        server
          .rows('events_log')
          .map((row) => String(row['id']))
          .toSorted(),
      ),
  })
})

test('what a server wrote of a block before it died is not written again, and the rest is', () => {
  const server = createClickHouseServer()
  const rows = [1, 2].map((month) => ({ id: `e-${month}`, time_ms: Date.UTC(2026, month, 1) }))
  server.insert('events_log', rows, 'token', 1)
  expect(server.rows('events_log')).toHaveLength(1)
  server.insert('events_log', rows, 'token')
  expect(server.rows('events_log').map((row) => row['id'])).toEqual(['e-1', 'e-2'])
})
