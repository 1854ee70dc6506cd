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

const share = (set: MeasuredSet): number => {
  const { found, of } = shareOf(tuned(set))
  return found / of
}
describe('of the messages that the matcher was tuned to', () => {
  test.each<MeasuredSet>(['shared', 'scams'])('nine in ten %s are suspect', (set) =>
    expect(share(set)).toBeGreaterThanOrEqual(0.9),
  )
  test('one in a hundred that are legitimate is', () => expect(share('legitimate')).toBeLessThanOrEqual(0.01))
})
test('the README tells the figures of the third as they are', () => {
  const readme = readFileSync('README.md', 'utf8')
  for (const set of ['shared', 'scams', 'legitimate'] as const) {
    const [inTuned, inAside] = [tuned(set), aside(set)].map((texts) => shareOf(texts))
    const told = [inTuned, inAside].map((each) => {
      const { found, of } = each ?? { found: 0, of: 1 }
      return `${((100 * found) / of).toFixed(1)} % of ${of}`
    })
    expect(readme).toContain(`(${MEASURED[set].length}) | ${told.join(' | ')} |`)
  }
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
