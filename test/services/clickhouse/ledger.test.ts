import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createClickHouseArchive } from '../../../src/adapters/clickhouse/archive.ts'
import { createClickHouse } from '../../../src/adapters/clickhouse/client.ts'
import { createClickHouseLedger } from '../../../src/adapters/clickhouse/ledger.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import { bankSlipOf } from '../../../src/payments/boleto.ts'
import { bankBarcode } from '../../payments/slips.ts'
import { createDatabase } from './database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => void (database = await createDatabase()))
afterAll(() => database.close())
beforeEach(() => database.empty())

const DAY = 86_400_000
const T = Date.UTC(2026, 10, 22)
const FREE = '1091234567890123456789000'
const slip = (factorAndAmount: string, freeField = FREE) => bankBarcode('341', factorAndAmount, freeField)

let offset = 0n
/** Archives a boleto that was issued at `t`. */
async function issue(barcode: string, t = T): Promise<void> {
  offset += 1n
  const data = { boletoId: `bo-${offset}`, barcode, beneficiaryId: 'k1:00', amountCents: 35_000, dueDate: '2026-11-21' }
  const event = {
    source: '/billing',
    id: `e-${offset}`,
    type: 'boleto.issued' as const,
    time: t,
    data: { ...data, slip: bankSlipOf(barcode) },
  }
  const place = { topic: 'payments', partition: 0, offset, appended: t }
  await createClickHouseArchive(database.client).insert('events', [{ ...place, event }], [])
}
const find = (bank: string, freeField: string, now = T, client = database.client) =>
  createClickHouseLedger(client).find(bank, freeField, now - 400 * DAY, now)

test('slips of a number, the latest first, and of no other', async () => {
  const other = slip('16370000035000', FREE.replace('12345', '54321'))
  await issue(slip('16370000035000'), T - 2 * DAY)
  await issue(other)
  await issue(slip('16670000036000'), T - DAY)
  expect(await find('341', FREE)).toEqual({
    slips: [
      { barcode: slip('16670000036000'), amountCents: 35_000, dueDate: '2026-11-21' },
      { barcode: slip('16370000035000'), amountCents: 35_000, dueDate: '2026-11-21' },
    ],
    isCurrent: true,
  })
  expect(await find('237', FREE)).toEqual({ slips: [], isCurrent: true })
})

test('what was issued earlier is not looked at; where nothing was issued since, there is no ledger', async () => {
  expect(await find('341', FREE)).toBeUndefined()
  await issue(slip('16370000035000'), T - 401 * DAY)
  expect(await find('341', FREE)).toBeUndefined()
  await issue(slip('16370000035000', FREE.replace('12345', '54321')))
  expect(await find('341', FREE)).toEqual({ slips: [], isCurrent: true })
})

test('an archive into which nothing came of late is behind', async () => {
  await issue(slip('16370000035000'))
  expect((await find('341', FREE, T + 600_000))?.isCurrent).toBe(true)
  expect((await find('341', FREE, T + 600_001))?.isCurrent).toBe(false)
})

test('the index leads to it', async () => {
  await issue(slip('16370000035000'))
  const { client } = database
  const query: typeof client.query = (asked) => {
    const isFinding = asked.query.includes('freeField')
    return client.query(
      isFinding ? { ...asked, clickhouse_settings: { force_data_skipping_indices: 'by_slip' } } : asked,
    )
  }
  const forced = Object.assign(Object.create(client) as typeof client, { query })
  expect((await find('341', FREE, T, forced))?.slips).toHaveLength(1)
})

test('a database that does not answer is a fault of infrastructure', async () => {
  const client = createClickHouse('http://127.0.0.1:1')
  await expect(createClickHouseLedger(client).find('341', FREE, T, T)).rejects.toBeInstanceOf(InfrastructureError)
  await client.close()
})

test('a server that hangs is not waited for', async () => {
  const held = new Set<Socket>()
  const server = createServer((socket) => void held.add(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = createClickHouse(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const asked = performance.now()
  await expect(createClickHouseLedger(client, 200).find('341', FREE, T, T)).rejects.toBeInstanceOf(InfrastructureError)
  expect(performance.now() - asked).toBeLessThan(2_000)
  for (const socket of held) socket.destroy()
  server.close()
  await client.close()
})
