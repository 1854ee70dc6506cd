import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editDistance } from '../../src/messages/edit-distance.ts'
import { links } from '../../src/messages/links.ts'
import { createLookalike, type Names } from '../../src/messages/lookalike.ts'
import { readableLabel } from '../../src/messages/punycode.ts'
import { registryOf } from '../channels/samples.ts'

const registry = registryOf(
  '{ id: m, kind: domain, value: saudeexemplo.correio.example, media: [email], direction: inbound }',
)
const namesOf = (brands: string[], domains: string[], thirdParties: string[] = []): Names => ({
  operator: { ...registry.operator, brands, domains },
  ownDomains: new Set(domains),
  domainsByHost: registry.domainsByHost,
  thirdParties: [{ name: 'Outra', domains: thirdParties }],
})
const lookalike = createLookalike(
  namesOf(['Saúde Exemplo'], ['saudeexemplo.com.br'], ['exemplosaude.com.br', 'saude-exemplos.com.br']),
)
const short = createLookalike(namesOf(['amil'], ['amil.com.br'], ['camil.com.br']))

test.each([
  'saude-exemplo.net',
  'saudeexemplo.com',
  'saude.exemplo.com',
  'boletos.saude-exemplo.online',
  'saudeexemplo.com.br.pagamento.site',
  'saudeexemplo.vercel.app',
  'www-saudeexemplo.com.br',
  'saudeexemploboleto.com',
  '2viasaudexemplo.com',
  'saudexemplo.com',
  'asudeexemplo.com',
  'saudeexemp1o.com.br',
  'saudeexernplo.com.br',
  'saudeexernp1o.com.br',
  '5aud3exemplo.com.br',
  'xn--sadeexemplo-5gb.com',
])('%s looks like the operator', (host) => expect(lookalike(host)).toBe(true))

const hostOf = (length: number) => 'saude-exemplo.net'.padStart(length, 'a.')

test('a host is 253 characters at most', () => {
  const [longest, longer] = [hostOf(253), hostOf(254)]
  expect([longest.length, longer.length]).toEqual([253, 254])
  expect([lookalike(longest), lookalike(longer)]).toEqual([true, false])
})

test.each([
  'https://sаudeexemplo.com.br',
  'https://ѕаudеехеmрlо.com',
  'https://saúde-exemplo.com',
  'https://ｓaudeexemplo.com',
  'https://saudeeхemplo.net',
  'https://ｓａｕｄｅ-ｅｘｅｍｐｌｏ.net',
  'https://раgamento.example',
])('%s does too', (url) => expect(links(url).map(lookalike)).toEqual([true]))

test.each([
  'saudeexemplo.com.br',
  'boletos.saudeexemplo.com.br',
  'a.b.saudeexemplo.com.br',
  'saudeexemplo.correio.example',
  'x.saudeexemplo.correio.example',
  'exemplosaude.com.br',
  'saude-exemplos.com.br',
  'app.saude-exemplos.com.br',
  'google.com',
  'wa.me',
  'bit.ly',
  'saude.gov.br',
  'exemplo.com',
  'minhasaude.com.br',
  'exemploseguros.com.br',
  '200.1.2.3',
  '[::1]',
  'localhost',
  'com.br',
  '',
  'xn--80ak6aa92e.com',
  'xn--zzzzzzzzzzzz.com',
  `${'saudeexemplo.'.repeat(30)}com`,
])('%s does not', (host) => expect(lookalike(host)).toBe(false))

describe('a name of four letters', () => {
  test.each([
    'amil-boleto.com',
    'boletoamil.com',
    'clientes.amil.net',
    'amil.com',
    'amil.com.br.mal.example',
    'arnil.com',
    'emil-boleto.com',
    'am1l.net',
  ])('%s is meant', (host) => expect(short(host)).toBe(true))
  test.each([
    'camil.com.br',
    'www2.camil.com.br',
    'emil.com',
    'ramil.com.br',
    'jamil.net',
    'familia.com.br',
    'milamil.com',
    'familia-boleto.com',
  ])('%s is another word', (host) => expect(short(host)).toBe(false))
})

test('random hosts do not look like it', () => {
  fc.assert(
    fc.property(fc.domain(), (host) => {
      expect(lookalike(host.toLowerCase())).toBe(false)
    }),
    { numRuns: 1000 },
  )
})

test('Punycode is read as the platform writes it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zà-öа-яα-ω一-龥]{1,12}$/u), (label) => {
      const [written = ''] = new URL(`https://${label}.example`).hostname.split('.')
      expect(readableLabel(written)).toBe(label.normalize('NFC'))
    }),
  )
})
test.each(['xn--', 'xn--a!', 'xn--99999999', 'xn--é', 'x', ''])('%s is no Punycode, or nothing', (label) =>
  expect(typeof readableLabel(label)).toBe('string'),
)

/** By the definition, without a table. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const cost = a.at(-1) === b.at(-1) ? 0 : 1
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)]
  const ways = [slowDistance(x, b) + 1, slowDistance(a, y) + 1, slowDistance(x, y) + cost]
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1))
    ways.push(slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1)
  return Math.min(...ways)
}
test('the distance is what its definition says', () => {
  const text = fc.stringMatching(/^[abc]{0,6}$/)
  fc.assert(
    fc.property(text, text, fc.nat(4), (a, b, most) => {
      expect(editDistance(a, b, most)).toBe(Math.min(slowDistance(a, b), most + 1))
    }),
    { numRuns: 200 },
  )
})
