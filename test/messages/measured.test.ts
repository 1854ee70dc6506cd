import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { aside, digestOf, MEASURED, tuned, type MeasuredSet } from './measured.ts'
import { GENERAL, SETS } from './measure.ts'
import { interval, shareOf } from './verdicts.ts'

test.each<[MeasuredSet, number, string]>([
  ['shared', 65, '65a3abff380b59dfcebf29ac751472770bcbf47e7af5deca8b07d33eaa790199'],
  ['scams', 95, '28ab2caa7bd50dc147ab06a5a377720f6c17862b66d13363677a0cbb59bfaa18'],
  ['legitimate', 111, 'c2d2e1f1be471f88487641b37e799ddb7cb07d8d1d04ab0d55a63f13a3a7dc9c'],
  ['scamsOfOthers', 103, '191e2d1e6b0f1c10d0812b14ea40693c3cef3b5262401b1f32ab4e8bb1d21e89'],
  ['legitimateOfOthers', 214, '27bc7e6e18d84abf52e384b971f47a555331e02da5b61aa7e80b57bf21aee53f'],
  ['idle', 22, '5a79adab3187c8a598a653bc744d4950d2db880b773f589d23e562f3181addfc'],
])(
  'the third of %s that is set aside is the one that was committed before the matcher was tuned',
  (set, size, digest) => {
    expect(aside(set)).toHaveLength(size)
    expect(digestOf(set)).toBe(digest)
  },
)
test('the sets are as large as they should be', () => {
  expect(MEASURED.legitimate.length).toBeGreaterThanOrEqual(300)
  expect(MEASURED.scams.length).toBeGreaterThanOrEqual(250)
  expect(MEASURED.shared.length + MEASURED.idle.length).toBe(GENERAL.length)
})
test('no message is in two sets, nor in one that the matcher was made with', () => {
  const texts = [
    ...MEASURED.scams,
    ...MEASURED.legitimate,
    ...MEASURED.scamsOfOthers,
    ...MEASURED.legitimateOfOthers,
    ...Object.values(SETS)
      .flat()
      .map(({ text }) => text),
  ]
  expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([])
})
test('a third and two thirds are the whole', () => {
  for (const set of Object.keys(MEASURED) as MeasuredSet[])
    expect([...tuned(set), ...aside(set)].toSorted()).toEqual(MEASURED[set].toSorted())
})

const share = (...sets: readonly MeasuredSet[]): number => {
  const { found, of } = shareOf(sets.flatMap(tuned))
  return found / of
}
const LEGITIMATE = ['legitimate', 'legitimateOfOthers'] as const
describe('of the messages that the matcher was tuned to', () => {
  test.each<MeasuredSet>(['shared', 'scams'])('nine in ten %s are suspect', (set) =>
    expect(share(set)).toBeGreaterThanOrEqual(0.9),
  )
  test('seven in eight of two more authors are', () => expect(share('scamsOfOthers')).toBeGreaterThanOrEqual(0.875))
  test('one in a hundred that are legitimate is', () => expect(share(...LEGITIMATE)).toBeLessThanOrEqual(0.01))
})
describe('of the messages that were set aside', () => {
  test('nine in ten that ask for something are suspect, one in a hundred legitimate ones is', () => {
    const [scams, honest] = [aside('shared'), LEGITIMATE.flatMap(aside)].map(shareOf)
    expect((scams?.found ?? 0) / (scams?.of ?? 1)).toBeGreaterThanOrEqual(0.9)
    expect((honest?.found ?? 1) / (honest?.of ?? 1)).toBeLessThanOrEqual(0.01)
  })
})
test.each<readonly MeasuredSet[]>([
  ['shared'],
  ['scams'],
  ['scamsOfOthers'],
  ['legitimate'],
  ['legitimateOfOthers'],
  LEGITIMATE,
])('the README tells the figures of %s as they are', (...sets) => {
  const told = [tuned, aside].map((part) => {
    const { found, of } = shareOf(sets.flatMap(part))
    return `${((100 * found) / of).toFixed(1)} % of ${of}`
  })
  const size = sets.flatMap((set) => MEASURED[set]).length
  expect(readFileSync('README.md', 'utf8')).toContain(`(${size}) | ${told.join(' | ')} |`)
})
test.each([
  [0, 10, 0, 0.2775],
  [5, 10, 0.2366, 0.7634],
  [10, 10, 0.7225, 1],
])('the interval of %i of %i', (found, of, low, high) => {
  const [from, to] = interval({ found, of })
  expect(from).toBeCloseTo(low, 4)
  expect(to).toBeCloseTo(high, 4)
})
