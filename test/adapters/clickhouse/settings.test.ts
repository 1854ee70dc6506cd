import { expect, test } from 'vitest'
import { inlineSettings } from '../../../src/adapters/clickhouse/settings.ts'

test.each([
  ['INSERT INTO t FORMAT JSONEachRow', { a: 1 }, 'INSERT INTO t SETTINGS a = 1 FORMAT JSONEachRow'],
  ['INSERT INTO t\nFORMAT JSONEachRow;', { a: 1 }, 'INSERT INTO t SETTINGS a = 1\nFORMAT JSONEachRow;'],
  ['SELECT 1', { a: true, b: false }, 'SELECT 1 SETTINGS a = 1, b = 0'],
  ['SELECT 1', { token: "it's \\ 'x'" }, "SELECT 1 SETTINGS token = 'it''s \\\\ ''x'''"],
  ['SELECT 1', {}, 'SELECT 1'],
  ['SELECT 1', undefined, 'SELECT 1'],
  ['SELECT 1', { wait_end_of_query: 1, async_insert: 1, gone: undefined }, 'SELECT 1'],
  ['SELECT 1', { 'a = 1; DROP TABLE t --': 1 }, 'SELECT 1'],
  ["SELECT 'FORMAT x' AS y", { a: 1 }, "SELECT 'FORMAT x' AS y SETTINGS a = 1"],
])('%j with %j', (statement, settings, wanted) => {
  expect(inlineSettings(statement, settings as Parameters<typeof inlineSettings>[1])).toBe(wanted)
})
