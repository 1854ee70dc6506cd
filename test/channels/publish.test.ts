import { describe, expect, test } from 'vitest'
import type { Publication } from '../../src/channels/publish.ts'
import { channelNo, DAY_MS, digest, keyNamed, NOW, publish, published, registryAt } from './published.ts'

const ONE = `channels:\n${channelNo(1)}`
const TWO = `${ONE}${channelNo(2)}`
const first = published(registryAt(12, ONE))
const codes = (version: number, parts: string, more: Partial<Publication> = {}) =>
  publish(registryAt(version, parts), { log: first.log, before: first.list, ...more }).faults.map(({ code }) => code)

describe('what may be published', () => {
  test('a version that has grown', () => {
    const next = published(registryAt(13, TWO), { log: first.log, before: first.list, now: NOW + 1 })
    expect(next.log).toHaveLength(2)
    expect(next.list.previous).toBe(next.log[1]?.previous)
  })
  test('the same again, for longer: the log stays as it is', () => {
    const again = published(registryAt(12, ONE), { log: first.log, before: first.list, now: NOW + DAY_MS })
    expect(again.log).toEqual(first.log)
    expect(again.list).toEqual({
      ...first.list,
      issuedAt: new Date(NOW + DAY_MS).toISOString(),
      validUntil: new Date(NOW + 8 * DAY_MS).toISOString(),
    })
  })
  test('a version that has grown though nothing else has', () => {
    expect(codes(13, ONE)).toEqual([])
  })
  test('never for longer than the registry vouches for anything', () => {
    const end = Date.parse('2026-12-31T03:00:00Z')
    expect(published(registryAt(12), { validForMs: 1_000 * DAY_MS }).list.validUntil).toBe(new Date(end).toISOString())
    expect(published(registryAt(12), { now: end - 1 }).list.validUntil).toBe(new Date(end).toISOString())
    expect(publish(registryAt(12), { now: end }).faults.map(({ code }) => code)).toEqual(['registry_expired'])
  })
  test('the key that was announced', () => {
    const announced = published(registryAt(12, ONE), { log: first.log, before: first.list, nextKey: keyNamed('B') })
    const turned = { log: first.log, before: announced.list, key: keyNamed('B') }
    expect(published(registryAt(12, ONE), turned).list).toMatchObject({ keyId: 'B'.repeat(43), key: keyNamed('B') })
  })
})

describe('what may not', () => {
  test.each<[string, string[], number, string, Partial<Publication>?]>([
    ['a change without a version', ['version_not_grown'], 12, TWO],
    ['an older version', ['rollback'], 11, ONE],
    ['an older version with a change', ['rollback'], 11, TWO],
    ['an entry that is deleted', ['entry_removed'], 13, `channels:\n${channelNo(2)}`],
    ['a log that was lost', ['log_lost'], 12, ONE, { log: [] }],
    ['a log of something else', ['log_lost'], 12, ONE, { log: published(registryAt(12)).log }],
    ['a clock that has gone back', ['clock_behind'], 12, ONE, { now: NOW - 1 }],
    ['a key that nobody knows', ['key_not_announced'], 12, ONE, { key: keyNamed('B') }],
  ])('%s', (_, faults, version, parts, more) => {
    expect(codes(version, parts, more)).toEqual(expect.arrayContaining(faults))
    expect(publish(registryAt(version, parts), { log: first.log, before: first.list, ...more }).list).toBeUndefined()
  })
  test('unless the key before was lost', () => {
    expect(codes(12, ONE, { key: keyNamed('B'), isKeyUnannounced: true })).toEqual([])
  })
  test('a broken chain', () => {
    const next = published(registryAt(13, TWO), { log: first.log, before: first.list, now: NOW + 1 })
    expect(codes(14, TWO, { log: next.log.slice(1), before: next.list, now: NOW + 2 })).toContain('broken_log')
  })
  test('the example: the digest is of what is said', () => {
    expect(first.log[0]?.digest).not.toBe(published(registryAt(12, TWO)).log[0]?.digest)
    expect(first.log[0]?.digest).toMatch(/^[\da-f]{64}$/)
    expect(digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})
