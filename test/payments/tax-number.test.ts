import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTaxNumber } from '../../src/payments/tax-number.ts'

interface Vector {
  readonly value: string
  readonly valid: boolean
}
const vectors = JSON.parse(readFileSync(new URL('data/vectors.json', import.meta.url), 'utf8')) as {
  readonly cpf?: readonly Vector[]
  readonly cnpj?: readonly Vector[]
}

const values = (characters: string): number[] => Array.from(characters, (character) => character.charCodeAt(0) - 48)
/** Modulus 11, in the words of the Receita's instructions; a CNPJ's weights begin anew after 9. */
const digit = (of: readonly number[], most: number): number => {
  const weighted = of.toReversed().map((value, at) => value * ((at % (most - 1)) + 2))
  const rest = weighted.reduce((sum, value) => sum + value, 0) % 11
  return rest < 2 ? 0 : 11 - rest
}
const MOST = { cpf: 11, cnpj: 9 }
/** A root with its two check digits. */
const whole = (root: string, kind: 'cpf' | 'cnpj'): string => {
  const first = digit(values(root), MOST[kind])
  return `${root}${first}${digit([...values(root), first], MOST[kind])}`
}
const bare = (text: string): string => text.replaceAll(/[^\dA-Za-z]/g, '').toUpperCase()
const DIGITS = Array.from('0123456789')
const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
/** The text with each of its digits, or with each of these signs, changed into each other one. */
const changes = (text: string, signs: readonly string[] = DIGITS): string[] =>
  Array.from(text, (written, at) =>
    signs.includes(written)
      ? signs.filter((other) => other !== written).map((other) => text.slice(0, at) + other + text.slice(at + 1))
      : [],
  ).flat()

describe.each(['cpf', 'cnpj'] as const)('published: %s', (kind) => {
  test.each(vectors[kind] ?? [])('$value', ({ value, valid }) => {
    const read = readTaxNumber(value)
    expect(read?.isValid === true && read.kind === kind).toBe(valid)
  })
  test('are enough', () => expect(vectors[kind]?.length).toBeGreaterThan(30))
})

test('a CNPJ is one, with letters and without, and each other last digits are refused', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9A-Z]{12}$/), fc.integer({ min: 1, max: 99 }), (root, other) => {
      fc.pre(new Set(root).size > 1)
      const right = whole(root, 'cnpj')
      expect(readTaxNumber(right)).toEqual({ kind: 'cnpj', canonical: right, isValid: true })
      const wrong = `${root}${String((Number(right.slice(12)) + other) % 100).padStart(2, '0')}`
      expect(readTaxNumber(wrong)?.isValid ?? false).toBe(false)
    }),
  )
})

test.each(['cpf', 'cnpj'] as const)(
  'a %s with one digit changed is refused, but where it is another valid one',
  (kind) => {
    const all = (vectors[kind] ?? []).filter(({ valid }) => valid).flatMap(({ value }) => changes(value))
    // Two remainders share the check digit 0: some changes no one can see.
    const unseen = all.filter((text) => whole(bare(text).slice(0, -2), kind) === bare(text))
    expect(all.filter((text) => readTaxNumber(text)?.isValid === true)).toEqual(unseen)
    expect(unseen.length / all.length).toBeLessThan(0.005)
  },
)

test('a CNPJ with letters, one sign of which is changed, is refused but where both are the same to modulus 11', () => {
  for (const root of ['12ABC34501DE', 'ZZ1YX9W80001', 'A1B2C3D4E5F6']) {
    const right = whole(root, 'cnpj')
    const other = changes(root, [...DIGITS, ...LETTERS]).map((changed) => changed + right.slice(12))
    const unseen = other.filter((text) => whole(text.slice(0, 12), 'cnpj') === text)
    expect(other.filter((text) => readTaxNumber(text)?.isValid === true)).toEqual(unseen)
    expect(changes(right).filter((text) => readTaxNumber(text)?.isValid === true)).toEqual(
      changes(right).filter((text) => whole(text.slice(0, 12), 'cnpj') === text),
    )
    // Values of signs lie up to 42 apart: mostly three of the other 35 are the same to a modulus of 11.
    expect(unseen.length / other.length).toBeLessThan(0.11)
  }
})

test.each([
  ['529.982.247-25', { kind: 'cpf', canonical: '52998224725', isValid: true }],
  ['529.982.247-26', { kind: 'cpf', canonical: '52998224726', isValid: false }],
  ['52998224725', { kind: 'cpf', canonical: '52998224725', isValid: true }],
  // May be a phone that was mistyped.
  ['52998224726', undefined],
  ['11.222.333/0001-81', { kind: 'cnpj', canonical: '11222333000181', isValid: true }],
  ['11.222.333/0001-82', { kind: 'cnpj', canonical: '11222333000182', isValid: false }],
  ['11222333000182', { kind: 'cnpj', canonical: '11222333000182', isValid: false }],
  ['12.abc.345/01de-35', { kind: 'cnpj', canonical: '12ABC34501DE35', isValid: true }],
  // A word of 14 letters and digits is no CNPJ.
  ['saudeexemplo24', undefined],
  ['1-1222333000181', undefined],
  ['(11) 98765-4321', undefined],
  ['', undefined],
])('%s', (text, expected) => expect(readTaxNumber(text)).toEqual(expected))
