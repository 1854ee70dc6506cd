import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadRegistry } from '../../src/adapters/files/registry.ts'
import { contentDigest, contentOf, readList, registryFrom } from '../../src/channels/published-list.ts'
import { verifyChannel, verifyPayment, type Verdict } from '../../src/channels/verify.ts'
import { MEDIA } from '../../src/events/channel.ts'
import { canonicalJson } from '../../src/rules/canonical-json.ts'
import { compiledAt, digest, keyNamed, NOW, published, registryAt } from './published.ts'

const { registry } = await loadRegistry('registry')
if (registry === undefined) throw new Error('no example')
const { list } = published(registry)
const read = readList(canonicalJson(list))
if (read === undefined) throw new Error('not read')
const fromList = registryFrom(read)

/** Its time of validity is the list's own, and it may have expired where the registry has not. */
const said = ({ registryValidUntil: _end, ...rest }: Verdict) => rest
const value = fc.oneof(
  fc.constantFrom(
    ...registry.channels.flatMap(({ value: written, address }) => [written, address]),
    'x@boletos.saudeexemplo.com.br',
    'https://www.saudeexemplo.com.br/boleto',
    'saudeexemp1o.com',
    'exemploseguros.com.br',
    '11.222.333/0001-81',
    '34191.09123 34567.890123 34567.890008 2 16370000035000',
    '+55 11 98765-4321',
  ),
  fc.string(),
)

test('by the published list every question is answered as by the registry', () => {
  const medium = fc.option(fc.constantFrom(...MEDIA), { nil: undefined })
  const direction = fc.constantFrom('inbound' as const, 'outbound' as const)
  const at = fc.option(fc.constantFrom('2019-01-01', '2023-06-01', '2026-11-25'), { nil: undefined })
  fc.assert(
    fc.property(value, medium, direction, at, (text, by, way, when) => {
      fc.pre(text !== '')
      const request = { value: text, medium: by, direction: way, at: when }
      expect(said(verifyChannel(fromList, request, NOW))).toEqual(said(verifyChannel(registry, request, NOW)))
      const payment = { payload: text }
      expect(said(verifyPayment(fromList, payment, NOW))).toEqual(said(verifyPayment(registry, payment, NOW)))
    }),
    { numRuns: 400 },
  )
})
test('past its end it vouches for nothing, though the registry still does', () => {
  const request = { value: '+551131000000' }
  const end = Date.parse(list.validUntil)
  expect(verifyChannel(fromList, request, end - 1).verdict).toBe('OFICIAL')
  expect(verifyChannel(fromList, request, end).verdict).toBe('INDISPONIVEL')
  expect(verifyChannel(registry, request, end).verdict).toBe('OFICIAL')
})
test('ended entries stay, with their days as times in UTC', () => {
  const ended = list.channels.find(({ id }) => id === 'whatsapp-antigo')
  expect(ended).toMatchObject({
    canonical: '+551131000009',
    digits: '((00)?55|0)?1131000009',
    validFrom: '2020-01-01T03:00:00.000Z',
    validUntil: '2024-01-01T03:00:00.000Z',
    replacedBy: 'whatsapp-atendimento',
  })
})
test('a CPF is never published', () => {
  const payees = 'payees:\n  - { id: p, document: "52998224725", pixKeys: ["52998224725", "a@b.com"] }\n'
  const content = contentOf(compiledAt(1, payees).registry)
  expect(content.payees).toEqual([{ id: 'p', pixKeys: ['a@b.com'], brCodeHosts: [], boletos: [] }])
  expect(JSON.stringify(content)).not.toContain('52998224725')
})
test('the digest is of what is said, not of the terms', () => {
  const terms = { validForMs: 1, key: keyNamed('B'), nextKey: keyNamed('C'), now: NOW + 1 }
  const other = published(registry, terms).list
  expect(other).not.toEqual(list)
  expect(contentDigest(other, digest)).toBe(contentDigest(contentOf(registry), digest))
  expect(contentDigest(contentOf(registryAt(1)), digest)).not.toBe(contentDigest(contentOf(registryAt(2)), digest))
})
test('a payload is read in its canonical form only, and what is not known in it stays', () => {
  const payload = canonicalJson(list)
  expect(readList(`${payload} `)).toBeUndefined()
  expect(readList(JSON.stringify({ ...list, aKeyAtTheEnd: 1 }))).toBeUndefined()
  expect(readList('{')).toBeUndefined()
  expect(readList(canonicalJson({ ...list, version: -1 }))).toBeUndefined()
  expect(readList(canonicalJson({ ...list, format: 2 }))).toBeUndefined()
  const newer = { ...list, contact: 'a@b.com', channels: list.channels.map((one) => ({ ...one, colour: 'green' })) }
  expect(readList(canonicalJson(newer))).toEqual(newer)
})
