import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClickHouseArchive } from '../../../src/adapters/clickhouse/archive.ts'
import { createClickHouseDeadLetterStore } from '../../../src/adapters/clickhouse/dead-letter-store.ts'
import { factsOf } from '../../../src/events/dead-letter.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import { deadLetterStoreContract } from '../../contract/dead-letter-store.ts'
import { createDatabase } from './database.ts'

const topic = 'vigia.dead-letters'
let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => void (database = await createDatabase()))
afterAll(() => database.close())

describe('the archive', () => {
  deadLetterStoreContract(() => ({
    store: () => createClickHouseDeadLetterStore(database.client),
    async put(letters) {
      const archive = createClickHouseArchive(database.client)
      for (const [index, { letter, partition, offset, seen }] of letters.entries()) {
        const at = { topic, partition, offset: BigInt(offset) }
        const range = { topic, partition, first: at.offset, last: at.offset }
        // Every second one is told twice, as after an answer that was lost.
        for (let times = 0; times <= index % 2; times += 1)
          await archive.insert('dead_letters', [{ ...at, appended: seen, letter: factsOf(letter) }], [range])
      }
    },
  }))
})

test('an archive that has not been migrated says so in a sentence', async () => {
  await database.client.command({ query: 'RENAME TABLE dead_letters_log TO away' })
  try {
    const asked = createClickHouseDeadLetterStore(database.client).list({}, 1)
    await expect(asked).rejects.toThrow(InfrastructureError)
    await expect(asked).rejects.toThrow(/^clickhouse: dead letters: code 60/)
  } finally {
    await database.client.command({ query: 'RENAME TABLE away TO dead_letters_log' })
  }
})
