import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostOfBrCode, readBrCode } from '../../src/payments/br-code.ts'
import { brCode, charged, GUI, keyed, signed, usual } from './br-codes.ts'

interface Vector {
  readonly value: string
  readonly valid: boolean
  readonly key?: string
  readonly url?: string
}
const { brCode: vectors } = JSON.parse(readFileSync(new URL('data/vectors.json', import.meta.url), 'utf8')) as {
  readonly brCode: readonly Vector[]
}

test.each(vectors)('published: $value', ({ value, valid, key, url }) => {
  const expected = key === undefined ? (url === undefined ? {} : { url }) : { key }
  expect(readBrCode(value)).toEqual(valid ? expected : undefined)
})

const KEY = 'pagamentos@saudeexemplo.com.br'
const URL_OF_CHARGE = 'pix.bancoexemplo.com.br/qr/v2/9d36b84f'

test('what was written is read back, whatever else stands in the code', () => {
  const text = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((value) => value.trim() !== '' && value.isWellFormed())
  fc.assert(
    fc.property(fc.constantFrom('26', '33', '51'), text, text, fc.boolean(), (tag, key, name, upper) => {
      const gui = upper ? (['00', 'BR.GOV.BCB.PIX'] as const) : GUI
      const code = brCode(['00', '01'], ['04', '1234'], [tag, [gui, ['01', key]]], ['58', 'BR'], ['59', name])
      expect(readBrCode(code)).toEqual({ key })
    }),
  )
})

test('a code with any one character changed is none, but in the case of its CRC', () => {
  const code = keyed(KEY)
  fc.assert(
    fc.property(fc.nat(code.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, by) => {
      const changed = code.slice(0, at) + by + code.slice(at + 1)
      const isSame = changed === code || (at >= code.length - 4 && changed.slice(-4).toUpperCase() === code.slice(-4))
      expect(readBrCode(changed)).toEqual(isSame ? { key: KEY } : undefined)
    }),
    { numRuns: 1000 },
  )
})

test('each published code with each of its digits changed is refused', () => {
  const all = vectors
    .filter(({ valid }) => valid)
    .flatMap(({ value }) =>
      [...value.matchAll(/\d/g)].flatMap(({ index, 0: digit }) =>
        Array.from('0123456789'.replace(digit, ''), (other) => value.slice(0, index) + other + value.slice(index + 1)),
      ),
    )
  expect(all.filter((code) => readBrCode(code) !== undefined)).toEqual([])
  expect(all.length).toBeGreaterThan(5_000)
})

test('two neighbours changed about are found', () => {
  const code = charged(URL_OF_CHARGE)
  for (let at = 0; at < code.length - 1; at += 1) {
    const swapped = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2)
    expect(readBrCode(swapped)).toEqual(swapped === code ? { url: URL_OF_CHARGE } : undefined)
  }
})

describe('valid is a code', () => {
  test.each([
    ['with its CRC in lower case', keyed(KEY).slice(0, -4) + keyed(KEY).slice(-4).toLowerCase(), { key: KEY }],
    [
      'with key and URL, of which the key counts',
      usual(['26', [GUI, ['25', URL_OF_CHARGE], ['01', KEY]]]),
      { key: KEY },
    ],
    [
      'with another scheme before',
      usual(
        [
          '26',
          [
            ['00', 'com.example'],
            ['01', 'x'],
          ],
        ],
        ['27', [GUI, ['01', KEY]]],
      ),
      { key: KEY },
    ],
    [
      'with two accounts, of which the first counts',
      usual(['30', [GUI, ['25', URL_OF_CHARGE]]], ['26', [GUI, ['01', KEY]]]),
      { url: URL_OF_CHARGE },
    ],
    ['with an empty key and a URL', usual(['26', [GUI, ['01', ''], ['25', URL_OF_CHARGE]]]), { url: URL_OF_CHARGE }],
    ['with a recurrence only', usual(['26', [GUI]], ['80', [GUI, ['25', 'pix.example.com/rec/1']]]), {}],
    ['with emoji, counted as characters', usual(['26', [GUI, ['01', KEY], ['02', '🎉👍🏽']]]), { key: KEY }],
    ['with an element that nobody knows', usual(['26', [GUI, ['01', KEY]]], ['79', '']), { key: KEY }],
  ] as const)('%s', (_, code, expected) => expect(readBrCode(code)).toEqual(expected))
})

describe('not valid is', () => {
  const account = ['26', [GUI, ['01', KEY]]] as const
  const good = keyed(KEY)
  test.each([
    ['nothing', ''],
    ['a text', 'Olá'],
    ['a space before', ` ${good}`],
    ['a line end after', `${good}\n`],
    ['a cut code', good.slice(0, -1)],
    ['a wrong CRC', `${good.slice(0, -4)}0000`],
    ['another version', brCode(['00', '02'], account, ['58', 'BR'])],
    ['00 not first', brCode(['01', '11'], ['00', '01'], account, ['58', 'BR'])],
    ['another country', brCode(['00', '01'], account, ['58', 'PT'])],
    ['lower-case country', brCode(['00', '01'], account, ['58', 'br'])],
    ['no country', brCode(['00', '01'], account)],
    ['no account', usual()],
    ['an account below 26', usual(['25', [GUI, ['01', KEY]]])],
    ['an account above 51', usual(['52', [GUI, ['01', KEY]]])],
    [
      'another scheme',
      usual([
        '26',
        [
          ['00', 'br.gov.bcb.pixx'],
          ['01', KEY],
        ],
      ]),
    ],
    ['an account without key and URL', usual(['26', [GUI, ['02', 'x']]])],
    ['a blank key', keyed('   ')],
    ['a template that does not walk', usual(['26', `0014br.gov.bcb.pix0199${KEY}`])],
    [
      'a recurrence of another scheme',
      usual(
        ['26', [GUI]],
        [
          '80',
          [
            ['00', 'com.example'],
            ['25', 'a.example/rec'],
          ],
        ],
      ),
    ],
    ['a length past the end', signed(`${good.slice(0, -8)}6299***`)],
    ['a length of one digit', signed(`${good.slice(0, -8)}621***`)],
    ['a CRC inside another element', signed(`${good.slice(0, -8)}6208`)],
    ['a CRC inside a longer CRC', signed(`${good.slice(0, -8)}6308`)],
    ['two codes', good + good],
  ] as const)('%s', (_, code) => expect(readBrCode(code)).toBeUndefined())
})

test('a code with 8,000 characters takes no time', () => {
  const code = brCode(['00', '01'], ...Array.from({ length: 1990 }, () => ['59', ''] as const))
  const began = performance.now()
  for (let times = 0; times < 100; times += 1) expect(readBrCode(code)).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(1000)
})

describe('the host of a URL', () => {
  test.each([
    ['pix.bancoexemplo.com.br/qr/v2/1', 'pix.bancoexemplo.com.br'],
    ['HTTPS://Pix.BancoExemplo.com.br:8443/qr', 'pix.bancoexemplo.com.br'],
    ['pix.bancoexemplo.com.br', 'pix.bancoexemplo.com.br'],
    ['pix.bancoexemplo.com.br?x=1', 'pix.bancoexemplo.com.br'],
    ['pix.bancoexemplo.com.br@mal.example/qr', 'mal.example'],
    ['pix.bancoexemplo.com.br:443@mal.example/qr', 'mal.example'],
    ['/qr', ''],
  ])('%s is %s', (url, host) => expect(hostOfBrCode(url)).toBe(host))
  test.each([
    'pix.bancoexemplo.com.br\\@mal.example',
    'pix.bancoexemplo.com.br\\.mal.example',
    'pix.bancoexemplo.com.br%2f.mal.example',
    'pix.bancoexemplo.com.br。mal.example',
    'www.pix.bancoexemplo.com.br',
    'x.pix.bancoexemplo.com.br/pix.bancoexemplo.com.br',
    'pix.bancoexemplo.com.br.mal.example',
    'pix.bancoexemplo.com.br ',
  ])('%s is not the bank', (url) => expect(hostOfBrCode(url)).not.toBe('pix.bancoexemplo.com.br'))
})
