import { describe, expect, test } from 'vitest'
import { contentText, letterText, listText, resultText } from '../../src/cli/dead-letters-text.ts'
import { DEAD_LETTERS_WORDS } from '../../src/cli/dead-letters-words.ts'
import { LANGUAGES } from '../../src/cli/language.ts'
import { DEAD_LETTER_CODES, type DeadLetter } from '../../src/events/dead-letter.ts'
import type { KnownLetter } from '../../src/ports/dead-letter-store.ts'

const letter = (over: Partial<KnownLetter> = {}): KnownLetter => ({
  id: 'vigia.tokens-0-7',
  code: 'bad_data',
  reason: 'data.tokenId: is missing',
  field: 'data.tokenId',
  origin: { topic: 'vigia.tokens', partition: 0, offset: '7' },
  bytes: 123,
  seen: Date.parse('2026-11-22T10:00:00Z'),
  at: { topic: 'vigia.dead-letters', partition: 2, offset: 9_007_199_254_740_993n },
  ...over,
})
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64')

test.each(LANGUAGES)('every code and every refusal has its words: %s', (language) => {
  const { codes, refusals } = DEAD_LETTERS_WORDS[language]
  for (const code of Object.keys(DEAD_LETTER_CODES)) expect([code, codes[code]]).toEqual([code, expect.any(String)])
  for (const code of ['cut', 'stripped', 'foreign_topic', 'not_found'])
    expect([code, refusals[code]]).toEqual([code, expect.any(String)])
})

describe('a list', () => {
  test('is a line a letter, in columns, and how many', () => {
    const two = [letter(), letter({ id: 'vigia.tokens-0-12', code: 'empty' })]
    expect(listText(two, 50, 'pt').split('\n')).toEqual([
      '2026-11-22T10:00:00.000Z  vigia.tokens-0-7   bad_data  data.tokenId',
      '2026-11-22T10:00:00.000Z  vigia.tokens-0-12  empty     data.tokenId',
      '2 eventos recusados',
    ])
    expect(listText([letter()], 50, 'pt')).toMatch(/1 evento recusado$/)
    expect(listText([], 50, 'en')).toBe('0 dead letters')
    expect(listText(two, 2, 'en')).toMatch(/the newest 2; --limit shows more$/)
  })
})

test('a letter is told with its places to the last digit', () => {
  expect(letterText(letter(), 'pt').split('\n')).toEqual([
    'vigia.tokens-0-7',
    '  o que houve: um campo dos dados falta ou está errado (bad_data)',
    '  motivo: data.tokenId: is missing',
    '  campo: data.tokenId',
    '  visto em: 2026-11-22T10:00:00.000Z',
    '  veio de: vigia.tokens 0 7',
    '  tamanho: 123 bytes',
    '  está em: vigia.dead-letters 2 9007199254740993',
  ])
  const ofFile = letter({ id: 'a\u001b[2J.ndjson:3', origin: { file: 'a\u001b[2J.ndjson', line: 3 } })
  expect(letterText(ofFile, 'en')).toContain(String.raw`came from: a\u{1b}[2J.ndjson:3`)
})

test('nothing that a letter holds does anything in a terminal', () => {
  const held: DeadLetter = {
    ...letter(),
    original: base64('\u001b]0;x\u0007 \u202e\u200b\r\n ação 😀 \u2028\ue000'),
    key: base64(Uint8Array.of(0xff)),
    headers: [['a\u0000b', base64('\u009b31m')]],
    cut: { bytes: 10, sha256: 'a'.repeat(64) },
  }
  const text = contentText(held, 'pt')
  expect(text).toContain(String.raw`\u{1b}]0;x\u{7} \u{202e}\u{200b}\u{d}\u{a} ação 😀 \u{2028}\u{e000}`)
  expect(text).toContain('chave: base64 /w==')
  expect(text).toContain(String.raw`cabeçalho a\u{0}b: \u{9b}31m`)
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
})

test('what became of each is a line', () => {
  const event = { source: '/s', id: 'e-1' }
  expect(resultText({ id: 'a-0-1', ok: true, topic: 'vigia.tokens', event }, 'pt')).toBe(
    '✓ a-0-1 → vigia.tokens  /s e-1',
  )
  const refused = { id: 'a-0-1', ok: false, code: 'cut', reason: 'why' } as const
  expect(resultText(refused, 'pt')).toBe('✗ a-0-1  só resta o começo do evento (cut): why')
})
