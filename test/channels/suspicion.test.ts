import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suspicionOf } from '../../src/channels/suspicion.ts'
import { INTENTS, type Intent } from '../../src/messages/intents.ts'
import { SIGNS, type Sign } from '../../src/messages/signs.ts'

const codes = (intents: Intent[], signs: Sign[], likeness?: number, words = 10) =>
  suspicionOf({ intents, signs, likeness, words }).join(' ')

describe('a message is suspect', () => {
  test.each<[string, Intent[], Sign[], string]>([
    ['that asks for a secret', ['token'], [], 'ASKS_FOR'],
    ['that asks for money', ['payment'], ['money', 'haste'], 'ASKS_FOR NAMES_A_PRICE HURRIES'],
    ['whose secret is told once', ['password'], ['secret'], 'ASKS_FOR'],
    ['that wants a card handed over', [], ['hand_over'], 'WANTS_IT_HANDED_OVER'],
    ['that has something installed', [], ['installs'], 'WANTS_IT_INSTALLED'],
    ['that asks who one is, in a hurry', ['identity_data'], ['haste'], 'ASKS_FOR HURRIES'],
    ['that asks who one is, behind its link', ['identity_data'], ['opens'], 'ASKS_FOR WANTS_IT_OPENED'],
    ['that draws and promises', [], ['opens', 'lure'], 'WANTS_IT_OPENED PROMISES'],
    ['that draws to two things', [], ['calls', 'money'], 'WANTS_A_CALL NAMES_A_PRICE'],
    ['that names a price for an illness', [], ['money', 'illness'], 'NAMES_A_PRICE SPEAKS_OF_ILLNESS'],
  ])('%s', (_, intents, signs, expected) => expect(codes(intents, signs)).toBe(expected))
})
describe('a message is not', () => {
  test.each<[string, Intent[], Sign[]]>([
    ['that says nothing', [], []],
    ['that only asks who one is', ['identity_data'], []],
    ['that asks who is ill', ['identity_data'], ['illness']],
    ['that leads somewhere', [], ['opens']],
    ['that frightens, hurries and promises, and wants nothing', [], ['threat', 'haste', 'lure', 'mistake', 'illness']],
    ['that speaks of illness and gives a link', [], ['opens', 'illness']],
  ])('%s', (_, intents, signs) => expect(codes(intents, signs)).toBe(''))
})

describe('how it is worded', () => {
  test.each<[string, Intent[], Sign[], number, string]>([
    ['makes it suspect without anything that is asked', [], [], 2, 'WORDED_LIKE_SCAMS'],
    ['makes it suspect only where it is much like scams', [], [], 0.9, ''],
    ['clears what asks for money as honest senders do', ['payment'], ['haste'], 0.1, ''],
    ['clears nothing that is rather like scams', ['payment'], ['haste'], 0.2, 'ASKS_FOR HURRIES'],
    ['clears nobody who asks for a secret and is as like scams as not', ['password'], [], 0, 'ASKS_FOR'],
    ['but those who are less like scams', ['password'], [], -0.1, ''],
    ['adds nothing to what is found', ['token'], ['haste'], 9, 'ASKS_FOR HURRIES'],
  ])('%s', (_, intents, signs, likeness, expected) => expect(codes(intents, signs, likeness)).toBe(expected))
})

test.each([
  [3, ''],
  [4, 'WORDED_LIKE_SCAMS'],
])('of %i words: %j', (words, expected) => expect(codes([], [], 9, words)).toBe(expected))

const some = <T>(of: readonly T[]) => fc.subarray([...of])
test('whoever asks for more, or presses more, is not less suspect', () => {
  fc.assert(
    fc.property(some(INTENTS), some(SIGNS), some(INTENTS), some(SIGNS), (intents, signs, more, others) => {
      const less = suspicionOf({ intents, signs, likeness: undefined, words: 10 })
      const whole = suspicionOf({
        intents: INTENTS.filter((one) => intents.includes(one) || more.includes(one)),
        signs: SIGNS.filter((one) => signs.includes(one) || others.includes(one)),
        likeness: undefined,
        words: 10,
      })
      expect(less.length > 0 && whole.length === 0).toBe(false)
    }),
  )
})
