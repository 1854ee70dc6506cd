import { describe, expect, test } from 'vitest'
import { forMachines, forPeople, languagesOf, problem, warning } from '../../../src/cli/doctor/finding.ts'
import { judgeClickHouse } from '../../../src/cli/doctor/judge-clickhouse.ts'
import { aheadOf, judgeClock } from '../../../src/cli/doctor/judge-clock.ts'
import { judgeRedis, readInfo } from '../../../src/cli/doctor/judge-redis.ts'
import { judgeValidity } from '../../../src/cli/doctor/look-files.ts'
import { judgeGenerations, judgeWindows } from '../../../src/cli/doctor/look-redis.ts'
import { codesOf, DAY, isWhole } from './samples.ts'

describe('redis', () => {
  const WELL = {
    role: 'master',
    loading: '0',
    used_memory: '100',
    maxmemory: '0',
    maxmemory_policy: 'noeviction',
    evicted_keys: '0',
    aof_enabled: '1',
    aof_last_write_status: 'ok',
    rdb_last_bgsave_status: 'ok',
  }
  const infoOf = (other: Readonly<Record<string, string>>) =>
    readInfo(
      `# Server\r\nredis_version:7.2.0\r\n${Object.entries({ ...WELL, ...other })
        .map(([name, value]) => `${name}:${value}`)
        .join('\r\n')}\r\n\r\n# Keyspace\r\ndb0:keys=1,expires=0`,
    )

  test.each<[Readonly<Record<string, string>>, string[]]>([
    [{}, []],
    [{ maxmemory_policy: 'allkeys-lru' }, ['problem redis-evicts']],
    [{ evicted_keys: '3' }, ['warning redis-evicted']],
    [{ maxmemory: '118' }, []],
    [{ maxmemory: '117' }, ['warning redis-nearly-full']],
    [{ maxmemory: '105' }, ['problem redis-full']],
    [{ aof_enabled: '0' }, ['warning redis-not-persistent']],
    [{ aof_last_write_status: 'err' }, ['problem redis-cannot-persist']],
    [{ rdb_last_bgsave_status: 'err' }, ['problem redis-cannot-persist']],
    [{ loading: '1' }, ['problem redis-loading']],
    [{ role: 'slave' }, ['problem redis-replica']],
  ])('%j', (other, codes) => {
    const found = judgeRedis(infoOf(other))
    expect(codesOf(found)).toEqual(codes)
    expect(found.every(isWhole)).toBe(true)
  })
})

describe('windows and generations', () => {
  const windows = { id: '1', plan: undefined, isRefolding: false, isWhole: true }
  test.each([
    [undefined, []],
    [windows, []],
    [{ ...windows, isWhole: false }, ['problem windows-lost']],
    [{ ...windows, isRefolding: true }, ['warning refolding']],
  ])('%j', (kept, codes) => {
    expect(codesOf(judgeWindows(kept))).toEqual(codes)
    expect(judgeWindows(kept).every(isWhole)).toBe(true)
  })

  const current = { number: 3, digest: 'a' }
  test.each([
    ['never opened', undefined, 'a', []],
    ['the folders are in force', { current, pending: undefined }, 'a', []],
    ['the folders are not', { current, pending: undefined }, 'b', ['warning rules-not-in-force']],
    ['the folders cannot be read, which is told elsewhere', { current, pending: undefined }, undefined, []],
    ['another is prepared', { current, pending: { number: 4, digest: 'b' } }, 'b', ['warning generation-pending']],
  ])('%s', (_what, announced, digest, codes) => {
    const found = judgeGenerations(announced, digest)
    expect(codesOf(found)).toEqual(codes)
    expect(found.every(isWhole)).toBe(true)
  })
})

describe('clickhouse', () => {
  const WELL = { isDatabaseThere: true, pending: [], changed: [], freeShare: 0.5 }
  test.each([
    [{}, []],
    [{ freeShare: undefined }, []],
    [{ isDatabaseThere: false, pending: ['0001_a.sql'] }, ['problem database-missing']],
    [{ pending: ['0001_a.sql'] }, ['problem migrations-pending']],
    [{ changed: ['0001_a.sql'] }, ['problem migrations-changed']],
    [{ freeShare: 0.09 }, ['warning clickhouse-disk']],
  ])('%j', (other, codes) => {
    const found = judgeClickHouse({ ...WELL, ...other })
    expect(codesOf(found)).toEqual(codes)
    expect(found.every(isWhole)).toBe(true)
  })
})

describe('clocks', () => {
  test.each([
    [0, []],
    [5_000, []],
    [-5_000, []],
    [5_001, ['warning clock-skew']],
    [-10_000, ['warning clock-skew']],
    [-10_001, ['problem clock-skew']],
  ])('%i ms ahead', (aheadMs, codes) => {
    const found = judgeClock('Redis', aheadMs, 10_000)
    expect(codesOf(found)).toEqual(codes)
    expect(found.every(isWhole)).toBe(true)
  })
  test('what lies between question and answer is nobody’s skew', () => {
    expect([aheadOf(15, 10, 20), aheadOf(10, 10, 20), aheadOf(25, 10, 20), aheadOf(7, 10, 20)]).toEqual([0, 0, 5, -3])
  })
})

test.each([
  [8 * DAY, []],
  [7 * DAY - 1, ['warning registry-expiring']],
  [0, ['problem registry-expired']],
])('a registry that is valid for %i ms more', (left, codes) => {
  const found = judgeValidity(1_000_000 + left, 1_000_000)
  expect(codesOf(found)).toEqual(codes)
  expect(found.every(isWhole)).toBe(true)
})

describe('how it is told', () => {
  const one = { name: 'kafka', ...problem('x', { pt: 'falta', en: 'missing' }, 'vigia topics create') }
  test('to people: Portuguese with English beside it, then what mends it; or one of them', () => {
    expect(forPeople(one, languagesOf(undefined))).toBe('✗ kafka: falta · missing\n  → vigia topics create')
    expect(forPeople(one, languagesOf('en'))).toBe('✗ kafka: missing\n  → vigia topics create')
    expect(forPeople({ name: 'redis', code: 'ok', level: 'ok' }, languagesOf('pt'))).toBe('✓ redis')
    expect(forPeople({ name: 'r', ...warning('y', 'w', 'z') }, languagesOf('pt'))).toBe('! r: w\n  → z')
  })
  test('to machines: with a code, and only a problem is not ok', () => {
    expect(forMachines(one)).toEqual({
      name: 'kafka',
      code: 'x',
      level: 'problem',
      ok: false,
      problem: 'missing',
      problema: 'falta',
      remedy: 'vigia topics create',
      solucao: 'vigia topics create',
    })
    expect(forMachines({ name: 'r', ...warning('y', 'w', 'z') })).toMatchObject({ ok: true, level: 'warning' })
    expect(forMachines({ name: 'r', code: 'ok', level: 'ok' })).toEqual({
      name: 'r',
      code: 'ok',
      level: 'ok',
      ok: true,
    })
  })
})
