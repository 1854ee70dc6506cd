import { expect, test } from 'vitest'
import { readMigration, readMigrations } from '../../../src/adapters/clickhouse/migrate.ts'

const checksum = (text: string) => readMigration('x', text).checksum

test('statements end with a semicolon at the end of a line; comments are none', () => {
  const text = "-- one; two\nSELECT 'a;b'\n  FROM t;\n\n  -- three\nSELECT 2;  \n"
  expect(readMigration('x', text).statements).toEqual(["SELECT 'a;b'\n  FROM t", 'SELECT 2'])
})

test('the checksum tells content, not line ends', () => {
  expect(checksum('SELECT 1;\r\n')).toBe(checksum('SELECT 1;\n'))
  expect(checksum('SELECT 1;\n')).not.toBe(checksum('SELECT 2;\n'))
})

test('the migrations of Vigia are in order, and each statement may be run twice', () => {
  const migrations = readMigrations()
  expect(migrations.map(({ name }) => name.slice(0, 4))).toEqual(
    migrations.map((_, index) => String(index + 1).padStart(4, '0')),
  )
  const twice =
    /^(CREATE (TABLE|VIEW) IF NOT EXISTS|ALTER TABLE \w+ ((ADD|DROP) \w+ IF (NOT )?EXISTS|MATERIALIZE INDEX)|DROP \w+ IF EXISTS)\s/
  expect(migrations.flatMap(({ statements }) => statements.filter((statement) => !twice.test(statement)))).toEqual([])
})
