import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ListRefusal } from '../../src/channels/list-refusal.ts'
import { believe, keyFor, type Memory, type Seen, type Trust } from '../../src/channels/list-trust.ts'
import type { PublicKey } from '../../src/channels/published-list.ts'
import { channelNo, DAY_MS, digest, history, keyNamed, NOW, published, registryAt } from './published.ts'

const [A, B, C] = [keyNamed('A'), keyNamed('B'), keyNamed('C')]
const refusal = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof ListRefusal) return error.code
    throw error
  }
}
const listAt = (version: number, key: PublicKey, nextKey?: PublicKey) =>
  published(registryAt(version), { key, nextKey }).list
/** A list is seen whose signature is right: by whom is it to be, and is it believed? */
function see(trust: Trust, seen: Partial<Seen> & Pick<Seen, 'list'>): Memory {
  const key = keyFor(seen.list.keyId, trust, seen.list.key)
  return believe({ key, now: NOW, ...seen }, trust, digest)
}
const first = see({}, { list: listAt(12, A) })
const announced = see({ memory: first }, { list: listAt(12, A, B) })

describe('whose list it is', () => {
  test('at first sight the one that it names, from then on no other', () => {
    expect(first).toMatchObject({ anchors: [], key: A, retired: [], version: 12 })
    expect(refusal(() => see({ memory: first }, { list: listAt(13, C) }))).toBe('unknown_key')
  })
  test('where keys are given, one of them from the beginning', () => {
    expect(refusal(() => see({ given: [B] }, { list: listAt(12, A) }))).toBe('unknown_key')
    expect(see({ given: [B, A] }, { list: listAt(12, A) }).anchors).toEqual([A.kid, B.kid])
  })
  test('the next key only where it was announced', () => {
    expect(refusal(() => see({ memory: first }, { list: listAt(13, B) }))).toBe('unknown_key')
    expect(announced).toMatchObject({ key: A, nextKey: B })
    expect(see({ memory: announced }, { list: listAt(13, B) })).toMatchObject({ key: B, retired: [A.kid] })
  })
  test('a key that was replaced signs nothing any more, whoever gave it', () => {
    const given = [A]
    const one = see({ given }, { list: listAt(12, A, B) })
    const two = see({ given, memory: one }, { list: listAt(13, B) })
    expect(refusal(() => see({ given, memory: two }, { list: listAt(14, A) }))).toBe('retired_key')
  })
  test('an announcement is not taken back by an older copy, and is by a newer version', () => {
    expect(see({ memory: announced }, { list: listAt(12, A) }).nextKey).toEqual(B)
    expect(see({ memory: announced }, { list: listAt(13, A) }).nextKey).toBeUndefined()
  })
  test('what was believed at first sight counts for nothing once keys are given', () => {
    const poisoned = see({}, { list: listAt(999, C) })
    expect(see({ given: [A], memory: poisoned }, { list: listAt(12, A) })).toMatchObject({ key: A, version: 12 })
    expect(refusal(() => see({ given: [A], memory: poisoned }, { list: listAt(1_000, C) }))).toBe('unknown_key')
  })
})

describe('whether it is believed', () => {
  const list = listAt(12, A)
  const end = Date.parse(list.validUntil)
  test.each([
    [end - 1, undefined],
    [end, 'expired'],
    [NOW - 300_000, undefined],
    [NOW - 300_001, 'not_yet'],
  ])('at %i: %s', (now, code) => {
    expect(refusal(() => see({}, { list, now }))).toBe(code)
  })
  test('a version goes up or stays, whatever came in between', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }), (versions) => {
        let memory: Memory | undefined
        let highest = -1
        for (const version of versions) {
          const code = refusal(() => {
            memory = see({ memory }, { list: listAt(version, A) })
          })
          expect(code).toBe(version < highest ? 'rollback' : undefined)
          highest = Math.max(highest, version)
          expect(memory?.version).toBe(highest)
        }
      }),
      { numRuns: 50 },
    )
  })
  test('two lists of one version cannot both be true', () => {
    const other = published(registryAt(12, `channels:\n${channelNo(1)}`)).list
    expect(refusal(() => see({ memory: first }, { list: other }))).toBe('two_of_one_version')
  })
  test('the same version for longer is believed', () => {
    const later = published(registryAt(12), { now: NOW + 6 * DAY_MS }).list
    expect(see({ memory: first }, { list: later, now: NOW + 8 * DAY_MS })).toEqual(first)
  })
})

describe('with its log', () => {
  const all = history(4)
  const [one, , three, four] = all
  if (one === undefined || three === undefined || four === undefined) throw new Error('no history')
  const memory = see({}, { list: one.list, log: one.log })
  test('it has to be whole, end in the list and hold what was seen', () => {
    expect(see({ memory }, { list: four.list, log: four.log }).version).toBe(4)
    for (const log of [three.log, four.log.slice(1), four.log.toSpliced(1, 1), []])
      expect(refusal(() => see({ memory }, { list: four.list, log }))).toBe('bad_log')
  })
  test('a history without what was seen is refused', () => {
    const rewritten = { ...memory, digest: 'a'.repeat(64) }
    expect(refusal(() => see({ memory: rewritten }, { list: four.list, log: four.log }))).toBe('bad_log')
  })
})
