import type { KafkaMessage } from 'kafkajs'
import { expect, test } from 'vitest'
import { toRecords } from '../../../src/adapters/kafka/records.ts'

const message = (more: object): KafkaMessage => ({
  key: null,
  value: null,
  timestamp: '1700000000123',
  attributes: 0,
  offset: '9007199254740993',
  headers: {},
  ...more,
})

test('offsets beyond 2^53, a tombstone, a missing key', () => {
  expect(toRecords([message({})])).toEqual([
    { offset: 9_007_199_254_740_993n, key: null, value: null, timestamp: 1_700_000_000_123, headers: new Map() },
  ])
})

test('a header given several times counts by its last value; one without value is not there', () => {
  const headers = { once: Buffer.from('a'), twice: [Buffer.from('a'), Buffer.from('b')], text: 'c', none: undefined }
  const [record] = toRecords([message({ headers })])
  expect([...(record?.headers ?? [])].map(([name, value]) => [name, Buffer.from(value).toString()])).toEqual([
    ['once', 'a'],
    ['twice', 'b'],
    ['text', 'c'],
  ])
})

test('keys and values are not copied, and records without headers share one map', () => {
  const value = Buffer.from('v')
  const [one, two] = toRecords([message({ value, key: value }), message({})])
  expect(one?.value).toBe(value)
  expect(one?.key).toBe(value)
  expect(one?.headers).toBe(two?.headers)
})
