import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../src/messages/fold.ts'
import { SETS } from './measure.ts'
import { asks } from './samples.ts'

const MESSAGES = [...SETS.scams, ...SETS.tricks].map(({ text }) => text)
const message = fc.constantFrom(...MESSAGES)
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udfff', 'a', '\u200b', 'ﬀ', 'İ', '🅰', '*', '.') }),
)

test.each([
  ['s e n h a', 'password'],
  ['S E N H A', 'password'],
  ['s.e.n.h.a', 'password'],
  ['s-e-n-h-a', 'password'],
  ['s_e_n_h_a', 'password'],
  ['s*e*n*h*a', 'password'],
  ['sen-ha', 'password'],
  ['sen ha', 'password'],
  ['s*nha', 'password'],
  ['*senha*', 'password'],
  ['_senha_', 'password'],
  ['"senha"', 'password'],
  ['s3nha', 'password'],
  ['$enha', 'password'],
  ['5enh4', 'password'],
  ['s€nha', 'password'],
  ['senhaaaa', 'password'],
  ['ssseeenhhaa', 'password'],
  ['ｓｅｎｈａ', 'password'],
  ['𝐬𝐞𝐧𝐡𝐚', 'password'],
  ['ⓢⓔⓝⓗⓐ', 'password'],
  ['🅂🄴🄽🄷🄰', 'password'],
  ['🇸🇪🇳🇭🇦', 'password'],
  ['ѕеnһа', 'password'],
  ['sеnhа', 'password'],
  ['s\u200be\u200cn\u200dh\ufeffa', 'password'],
  ['s\u00aden\u00adha', 'password'],
  ['s\u0332e\u0332n\u0332h\u0332a\u0332', 'password'],
  ['ꜱᴇɴʜᴀ', 'password'],
  ['suasenha', 'password'],
  ['c0d1g0', 'token'],
  ['t0k3n', 'token'],
  ['k\u00f3d\u00efgo'.replace('k', 'c'), 'token'],
  ['C Ó D I G O', 'token'],
  ['p1x', 'payment'],
  ['p.i.x', 'payment'],
  ['P!X', 'payment'],
  ['p | x', undefined],
  ['senhor', undefined],
  ['assinatura', undefined],
])('%s asked for is %s', (word, intent) => {
  expect(asks(`agora me envie ${word} por favor`)).toEqual(intent === undefined ? [] : [intent])
})

test('folding twice changes nothing, and any string can be folded', () => {
  fc.assert(
    fc.property(anyText, (text) => fold(fold(text)) === fold(text)),
    { numRuns: 500 },
  )
})
test('no string makes the reader throw', () => {
  fc.assert(
    fc.property(anyText, (text) => Array.isArray(asks(text))),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(message, anyText, (text, noise) => Array.isArray(asks(text + noise))),
    { numRuns: 200 },
  )
})

const INVISIBLE = ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\ufe0f']
const MARKS = ['\u0300', '\u0301', '\u0303', '\u0327', '\u0332', '\u0336']
/** Puts marks into a text behind its letters, wherever the places say. */
const sprinkle = (text: string, places: readonly number[], signs: readonly string[]): string =>
  Array.from(text, (letter, at) =>
    (places[at % places.length] ?? 0) > 6 && /\p{L}/u.test(letter) ? letter + signs[at % signs.length] : letter,
  ).join('')
const places = fc.array(fc.nat(9), { minLength: 7, maxLength: 40 })

test('invisible characters change nothing', () => {
  fc.assert(
    fc.property(message, places, (text, where) => {
      expect(asks(sprinkle(text, where, INVISIBLE))).toEqual(asks(text))
    }),
  )
})
test('marks over and under letters change nothing', () => {
  fc.assert(
    fc.property(message, places, (text, where) => {
      expect(asks(sprinkle(text, where, MARKS))).toEqual(asks(text))
    }),
  )
})
test.each(MESSAGES.filter((text) => !text.includes('://')))('case, form and width change nothing: %s', (text) => {
  const wide = text.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
  for (const other of [text.toUpperCase(), text.toLowerCase(), text.normalize('NFD'), text.normalize('NFC'), wide])
    expect(asks(other)).toEqual(asks(text))
  expect(asks(text.normalize('NFD').replace(/\p{M}/gu, ''))).toEqual(asks(text))
})
