import { describe, expect, test } from 'vitest'
import { SIGNS } from '../../src/messages/signs.ts'
import { GENERAL, SETS } from './measure.ts'
import { grammarOf, instances, signOf, signs } from './samples.ts'

const grammar = grammarOf()
describe.each(SIGNS)('%s', (name) => {
  const { phrases, excepts } = signOf(name)
  const said = phrases.flatMap((phrase) => instances(phrase, grammar))

  test('is heard in each of its phrases', () => {
    expect(said.filter((text) => !signs(text).includes(name))).toEqual([])
  })
  test('is not heard where it is warned of', () => {
    const warned = said.filter((text) => signs(`desconfie de ${text}`).includes(name))
    expect(warned).toEqual([])
  })
  test('is not heard in what only looks like it', () => {
    const alike = excepts.flatMap((phrase) => instances(phrase, grammar))
    expect(alike.filter((text) => signs(text).includes(name))).toEqual([])
  })
})
test('a text has each sign once, in the order of the list', () => {
  for (const text of [...GENERAL, ...SETS.scams.map(({ text: one }) => one)]) {
    const found = signs(text)
    expect(SIGNS.filter((sign) => found.includes(sign))).toEqual(found)
  }
})
test.each(['', ' ', '\u0000', '💳', 'a'.repeat(9000)])('a text without words has none', (text) =>
  expect(signs(text)).toEqual([]),
)
