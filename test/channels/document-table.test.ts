import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { answer } from '../../src/channels/ask.ts'
import type { AnyRequest } from '../../src/channels/ask.ts'
import { canonicalPhone } from '../../src/channels/phone.ts'
import { SEGMENTS } from '../../src/payments/collection.ts'
import { registryOf } from './samples.ts'

interface Vector {
  readonly value: string
  readonly valid: boolean
}
interface Slip extends Vector {
  readonly barcode?: string
  readonly bank?: string
  readonly segment?: keyof typeof SEGMENTS
  readonly amountCents?: number
}
interface BrCode extends Vector {
  readonly key?: string
  readonly url?: string
  readonly amountCents?: number
  readonly name?: string
  readonly city?: string
}
const vectors = JSON.parse(readFileSync(new URL('../payments/data/vectors.json', import.meta.url), 'utf8')) as {
  readonly boleto: readonly Slip[]
  readonly brCode: readonly BrCode[]
  readonly cpf: readonly Vector[]
  readonly cnpj: readonly Vector[]
}
const known = { registry: registryOf(), asks: () => [], signs: () => [] }
const ask = (request: AnyRequest) => answer(known, request, Date.UTC(2026, 10, 22, 12))
const bare = (text: string): string => text.replaceAll(/[^\dA-Za-z]/g, '').toUpperCase()

describe.each([
  ['a payment', (value: string) => ask({ payload: value })],
  ['a value', (value: string) => ask({ value })],
] as const)('asked about as %s', (_, about) => {
  test.each(vectors.boleto)('slip $value', ({ value, valid, barcode, bank, segment, amountCents }) => {
    const { kind, canonical, verdict, payment } = about(value)
    expect([kind, verdict]).toEqual(['boleto', valid ? 'NAO_RECONHECIDO' : 'INVALIDO'])
    expect(canonical).toBe(valid ? (barcode ?? bare(value)) : bare(value))
    const said = { bank: payment?.bank?.code, segment: payment?.segment, amountCents: payment?.amountCents }
    expect(said).toEqual(valid ? { bank, segment: segment && SEGMENTS[segment], amountCents } : { bank: undefined })
  })

  test.each(vectors.brCode)('BR Code $value', ({ value, valid, key, url, amountCents, name, city }) => {
    const { kind, canonical, verdict, payment } = about(value)
    const isPersons = key?.includes('@')
    expect([kind, verdict]).toEqual(['pix', !valid ? 'INVALIDO' : isPersons ? 'SUSPEITO' : 'NAO_RECONHECIDO'])
    expect(canonical).toBe(key ?? url?.split('/')[0] ?? value)
    expect(payment).toMatchObject({ name, city })
    // What a charge says itself of its amount counts for nothing: the bank asks for it.
    expect(payment?.amountCents).toBe(url === undefined ? amountCents : undefined)
  })
})

/** What a tax number that is right is told to be, and what one that is wrong is not. */
const numbers = [
  ...vectors.cpf.map((vector) => ({ ...vector, kind: 'cpf' })),
  ...vectors.cnpj.map((vector) => ({ ...vector, kind: 'cnpj' })),
].map((vector) => ({ ...vector, told: `${vector.kind} ${bare(vector.value)} NAO_RECONHECIDO` }))
const told = (value: string): string => {
  const { kind, canonical, verdict } = ask({ value })
  return `${kind} ${canonical} ${verdict}`
}
// Eleven digits that are a phone, too, are taken for one.
const isPhone = ({ value }: Vector): boolean => canonicalPhone(value) !== undefined

test.each(numbers.filter((vector) => vector.valid && !isPhone(vector)))('$kind $value', ({ value, told: expected }) =>
  expect(told(value)).toBe(expected),
)
test.each(numbers.filter(({ valid }) => !valid))('no $kind: $value', ({ value, kind }) => {
  const [as, , verdict] = told(value).split(' ')
  expect(as === kind && verdict !== 'INVALIDO').toBe(false)
})
test('few numbers are phones, too', () => {
  expect(numbers.filter((vector) => vector.valid && isPhone(vector)).length).toBeLessThan(5)
})
