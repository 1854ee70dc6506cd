import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRegistry } from '../../src/channels/registry.ts'
import { file, OPERATOR, placed, registryOf } from './samples.ts'

const CHANNEL = `channels:
  - id: whatsapp
    kind: phone
    value: "+551131000000"
    media: [whatsapp]
    direction: both
    purposes: [service, boleto]
    neverAsks: [password]
    paymentMethods: [boleto]
    agents: [bot, human]
    hours: { human: "Mo-Fr 08:00-20:00" }
    validFrom: 2024-01-01
    validUntil: 2027-01-01
    replacedBy: other
    label: { pt: WhatsApp, en: WhatsApp }
  - { id: other, kind: short_code, value: "27123", media: [sms], direction: inbound }
`
const PAYEE = `payees:
  - id: conta
    document: "11222333000181"
    pixKeys: ["11222333000181", "+5511987654321", "a@b.com", "123e4567-e89b-12d3-a456-426655440000"]
    brCodeHosts: [pix.bancoexemplo.com.br]
    boletos: [{ bank: "341", freeField: "109????????????????????00" }]
    validFrom: 2024-01-01
thirdParties:
  - { name: Camil, domains: [camil.com.br] }
`

test('files are merged, whatever part each holds', () => {
  const { registry, problems } = compileRegistry([file(CHANNEL), file(OPERATOR, 'b.yaml'), file(PAYEE, 'c.yaml')])
  expect(problems).toEqual([])
  expect(registry?.operator).toMatchObject({ version: 12, validUntil: Date.UTC(2026, 11, 31, 3) })
  expect(registry?.channels.map(({ id, address }) => [id, address])).toEqual([
    ['whatsapp', '+551131000000'],
    ['other', '27123'],
  ])
  expect(registry?.channels[0]).toMatchObject({
    validFrom: Date.UTC(2024, 0, 1, 3),
    validUntil: Date.UTC(2027, 0, 1, 3),
  })
  expect(registry?.payees[0]?.boletos).toEqual([{ bank: '341', freeField: '109????????????????????00' }])
  expect(registry?.thirdParties).toEqual([{ name: 'Camil', domains: ['camil.com.br'] }])
})
test('an entry may ask for nothing where it does not say so', () => {
  const [entry] = registryOf('{ id: a, kind: short_code, value: "27123", media: [sms], direction: inbound }').channels
  expect(entry).toMatchObject({ purposes: [], neverAsks: [], paymentMethods: [], agents: [], hours: {} })
  expect(entry?.validUntil).toBeUndefined()
})

const all = `${OPERATOR}${CHANNEL}${PAYEE}`
const changed = (from: string, to: string) => {
  if (!all.includes(from)) throw new Error(`not in the sample: ${from}`)
  return all.replace(from, to)
}
test.each<[string, string, string[]]>([
  ['an unknown key of the operator', changed('  version:', '  vers: 1\n  version:'), ['a.yaml:7:3 unknown_key']],
  [
    'an unknown key of a channel',
    changed('    media: [whatsapp]', '    medium: sms\n    media: [sms]'),
    ['a.yaml:13:5 unknown_key'],
  ],
  ['an unknown key of a label', changed('en: WhatsApp }', 'en: WhatsApp, es: x }'), ['a.yaml:23:42 unknown_key']],
  ['an unknown part', `${all}intents: []\n`, ['a.yaml:34:1 unknown_key']],
  ['an unknown medium', changed('media: [whatsapp]', 'media: [whatsapp, fax]'), ['a.yaml:13:23 invalid_value']],
  ['no medium', changed('media: [whatsapp]', 'media: []'), ['a.yaml:13:12 too_small']],
  ['a direction of its own', changed('direction: both', 'direction: in'), ['a.yaml:14:16 invalid_value']],
  ['a phone without quotes', changed('"+551131000000"', '+551131000000'), ['a.yaml:12:12 invalid_type']],
  ['a phone that is none', changed('"+551131000000"', '"+55113100000"'), ['a.yaml:12:12 invalid_value']],
  ['a phone that is an e-mail', changed('"+551131000000"', '"a@b.com"'), ['a.yaml:12:12 invalid_value']],
  [
    'a bad phone and a bad day',
    changed('"+551131000000"', '"1"').replace('2027-01-01', '2027-02-30'),
    ['a.yaml:21:17 invalid_value', 'a.yaml:12:12 invalid_value'],
  ],
  ['a short code that is too long', changed('"27123"', '"2712345"'), ['a.yaml:24:43 invalid_value']],
  [
    'a domain with a path',
    changed('kind: short_code, value: "27123"', 'kind: domain, value: "a.com/b"'),
    ['a.yaml:24:39 invalid_value'],
  ],
  ['an unknown intent', changed('neverAsks: [password]', 'neverAsks: [passwords]'), ['a.yaml:16:17 invalid_value']],
  [
    'an unknown way of paying',
    changed('paymentMethods: [boleto]', 'paymentMethods: [cash]'),
    ['a.yaml:17:22 invalid_value'],
  ],
  ['hours that are none', changed('"Mo-Fr 08:00-20:00"', '"8 to 20"'), ['a.yaml:19:21 invalid_format']],
  ['a day that does not exist', changed('2027-01-01', '2027-02-30'), ['a.yaml:21:17 invalid_value']],
  ['a time without offset', changed('2027-01-01', '"2027-01-01T00:00:00"'), ['a.yaml:21:17 invalid_value']],
  ['an end before the beginning', changed('2027-01-01', '2024-01-01'), ['a.yaml:21:17 invalid_value']],
  [
    'a replacement that is not there',
    changed('replacedBy: other', 'replacedBy: nothing'),
    ['a.yaml:22:17 unknown_replacement'],
  ],
  [
    'a replacement by itself',
    changed('replacedBy: other', 'replacedBy: whatsapp'),
    ['a.yaml:22:17 unknown_replacement'],
  ],
  [
    'an id twice in a file',
    changed('id: other', 'id: whatsapp').replace('replacedBy: other', 'replacedBy: x'),
    ['a.yaml:24:11 repeated_id', 'a.yaml:22:17 unknown_replacement'],
  ],
  ['a CNPJ without quotes', changed('cnpj: "11222333000181"', 'cnpj: 11222333000181'), ['a.yaml:4:9 invalid_type']],
  ['a registration of five digits', changed('"000000"', '"00000"'), ['a.yaml:3:20 invalid_format']],
  [
    'a domain with a scheme',
    changed('[saudeexemplo.com.br]', '["https://saudeexemplo.com.br"]'),
    ['a.yaml:6:13 invalid_value'],
  ],
  [
    'a free field of 24',
    changed('"109????????????????????00"', '"109???????????????????00"'),
    ['a.yaml:30:41 invalid_format'],
  ],
  ['a PIX key in upper case', changed('"a@b.com"', '"A@b.com"'), ['a.yaml:28:51 invalid_value']],
  ['a PIX key that is no key', changed('"a@b.com"', '"key"'), ['a.yaml:28:51 invalid_value']],
  ['an alias', changed('[service, boleto]', '&p [service]').replace('[boleto]', '*p'), ['a.yaml:17:21 alias']],
])('%s is refused with its place', (_, text, problems) => {
  expect(placed(text)).toEqual(problems)
})
test('what is wrong between files is told at the later one', () => {
  expect(placed(OPERATOR, `\n${OPERATOR}`)).toEqual(['b.yaml:2:1 second_operator'])
  expect(placed(all, PAYEE)).toEqual(['b.yaml:2:9 repeated_id'])
  expect(
    placed(all, 'channels:\n  - { id: whatsapp, kind: app, value: "x", media: [app], direction: both }\n'),
  ).toEqual(['b.yaml:2:11 repeated_id'])
})
test('there is one operator, not none', () => {
  expect(placed(CHANNEL)).toEqual(['a.yaml:1:1 no_operator'])
  expect(compileRegistry([]).problems.map(({ code }) => code)).toEqual(['no_operator'])
})
test('a file that is not read does not make others be missed', () => {
  expect(placed('operator: [', CHANNEL).every((problem) => problem.startsWith('a.yaml'))).toBe(true)
})
test('a replacement may stand in another file', () => {
  expect(
    placed(
      all.replace(/^ {2}- \{ id: other.*\n/m, ''),
      'channels:\n  - { id: other, kind: app, value: "x", media: [app], direction: both }\n',
    ),
  ).toEqual([])
})
test.each([
  ['24/7', true],
  ['Mo-Fr 08:00-20:00', true],
  ['Mo-Fr 08:00-12:00,13:00-18:00; Sa 08:00-12:00; PH off', true],
  ['Mo,We,Fr 08:00-24:00', true],
  ['08:00-20:00', true],
  ['Mo-Fr 8:00-20:00', false],
  ['Mo-Fr', true],
  ['Seg-Sex 08:00-20:00', false],
  ['Mo-Fr 08:00-25:00', true],
])('hours %j: %s', (hours, good) => {
  expect(placed(changed('"Mo-Fr 08:00-20:00"', JSON.stringify(hours)))).toHaveLength(good ? 0 : 1)
})
test('no change of a character makes it throw, and a registry comes where there is no problem', () => {
  const change = fc.tuple(fc.nat(all.length - 1), fc.constantFrom(...Array.from(':{}[]"-#&*\n 0aé?|>'), ''))
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const text = changes.reduce((now, [at, put]) => now.slice(0, at) + put + now.slice(at + 1), all)
      const { registry, problems } = compileRegistry([file(text)])
      expect(registry === undefined).toBe(problems.length > 0)
    }),
    { numRuns: 300 },
  )
})
