import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalAddress } from '../../src/channels/address.ts'
import type { Registry } from '../../src/channels/registry.ts'
import { channelAllows, channelStatus } from '../../src/channels/status.ts'
import { MEDIA, type Medium } from '../../src/events/channel.ts'
import { registryOf } from './samples.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const entry = (id: string, fields: string) => `{ id: ${id}, ${fields} }`
const PHONE = 'kind: phone, value: "+551131000000"'
const status = (registry: Registry, medium: Medium, address: string, t = NOW) =>
  channelStatus(registry, { medium, address: canonicalAddress(address).canonical }, t)

test.each<[string, string, Medium, string, string]>([
  ['in its medium', 'media: [whatsapp], direction: both', 'whatsapp', '(11) 3100-0000', 'official'],
  ['that only reaches people', 'media: [whatsapp], direction: inbound', 'whatsapp', '551131000000@c.us', 'official'],
  ['in another medium', 'media: [whatsapp], direction: both', 'phone', '+551131000000', 'unknown'],
  ['that only takes calls', 'media: [phone], direction: outbound', 'phone', '+551131000000', 'unknown'],
  ['of another address', 'media: [phone], direction: both', 'phone', '+551131000001', 'unknown'],
  ['that has ended', 'media: [phone], direction: both, validUntil: 2026-01-01', 'phone', '+551131000000', 'revoked'],
  [
    'that has ended, in another medium',
    'media: [phone], direction: both, validUntil: 2026-01-01',
    'sms',
    '+551131000000',
    'unknown',
  ],
  [
    'that took calls and has ended',
    'media: [phone], direction: outbound, validUntil: 2026-01-01',
    'phone',
    '+551131000000',
    'unknown',
  ],
  ['that has not begun', 'media: [phone], direction: both, validFrom: 2027-01-01', 'phone', '+551131000000', 'unknown'],
])('a number %s', (_, fields, medium, address, expected) => {
  expect(status(registryOf(entry('a', `${PHONE}, ${fields}`)), medium, address)).toBe(expected)
})

test('one valid entry among ended ones is official; ended ones alone are revoked', () => {
  const ended = entry('a', `${PHONE}, media: [sms], direction: both, validUntil: 2026-01-01`)
  const valid = entry('b', `${PHONE}, media: [sms], direction: inbound, validFrom: 2026-01-01`)
  expect(status(registryOf(ended, valid), 'sms', '+551131000000')).toBe('official')
  expect(status(registryOf(ended, valid), 'sms', '+551131000000', Date.UTC(2025, 5, 1))).toBe('official')
  expect(status(registryOf(ended), 'sms', '+551131000000')).toBe('revoked')
})

test('validity begins and ends at midnight of São Paulo', () => {
  const registry = registryOf(
    entry('a', `${PHONE}, media: [sms], direction: both, validFrom: 2026-03-01, validUntil: 2026-04-01`),
  )
  const at = (iso: string) => status(registry, 'sms', '+551131000000', Date.parse(iso))
  expect(at('2026-02-28T23:59:59.999-03:00')).toBe('unknown')
  expect(at('2026-03-01T00:00:00.000-03:00')).toBe('official')
  expect(at('2026-03-31T23:59:59.999-03:00')).toBe('official')
  expect(at('2026-04-01T00:00:00.000-03:00')).toBe('revoked')
})
test('the expiry of the whole registry changes nothing for rules', () => {
  const registry = registryOf(entry('a', `${PHONE}, media: [sms], direction: both`))
  expect(status(registry, 'sms', '+551131000000', registry.operator.validUntil + 1)).toBe('official')
})

const DOMAIN = (media: string) =>
  registryOf(entry('a', `kind: domain, value: "mail.outro.com.br", media: [${media}], direction: both`))
test.each<[string, Medium, string, string]>([
  ['email', 'email', 'Ana@Mail.Outro.com.br', 'official'],
  ['email', 'email', 'ana@outro.com.br', 'unknown'],
  ['email', 'email', 'ana@x.mail.outro.com.br', 'unknown'],
  ['email', 'email', 'mail.outro.com.br', 'unknown'],
  ['email', 'web', 'https://mail.outro.com.br', 'unknown'],
  ['email', 'chat', 'ana@mail.outro.com.br', 'unknown'],
  ['web', 'web', 'https://www.mail.outro.com.br/x?y', 'official'],
  ['web', 'web', 'mail.outro.com.br', 'official'],
  ['web', 'web', 'https://x.mail.outro.com.br', 'unknown'],
  ['web', 'web', 'https://mail.outro.com.br@evil.com', 'unknown'],
  ['web', 'email', 'ana@mail.outro.com.br', 'unknown'],
  ['web', 'sms', 'mail.outro.com.br', 'unknown'],
  ['web, chat', 'chat', 'mail.outro.com.br', 'unknown'],
  ['web, email, sms', 'sms', 'ana@mail.outro.com.br', 'unknown'],
])('a domain entry for [%s] and by %s %s: %s', (media, medium, address, expected) => {
  expect(status(DOMAIN(media), medium, address)).toBe(expected)
})
test('an e-mail matches its own entry or its host’s', () => {
  const own = entry('a', 'kind: email, value: "a@x.com.br", media: [email], direction: both, validUntil: 2026-01-01')
  const host = entry('b', 'kind: domain, value: "x.com.br", media: [email], direction: both')
  expect(status(registryOf(own), 'email', 'A@x.com.br')).toBe('revoked')
  expect(status(registryOf(own), 'email', 'b@x.com.br')).toBe('unknown')
  expect(status(registryOf(own, host), 'email', 'a@x.com.br')).toBe('official')
})

test.each<[Medium, string, string]>([
  ['web', 'saudeexemplo.com.br', 'official'],
  ['web', 'https://www.saudeexemplo.com.br/2via', 'official'],
  ['web', 'portal.saudeexemplo.com.br', 'official'],
  ['web', 'a.b.saudeexemplo.com.br:8443/x', 'official'],
  ['web', 'saudeexemplo.com.br.pagamento.site', 'unknown'],
  ['web', 'minhasaudeexemplo.com.br', 'unknown'],
  ['web', 'com.br', 'unknown'],
  ['web', 'https://saudeexemplo.com.br\\@evil.com', 'unknown'],
  ['web', 'x @y.saudeexemplo.com.br', 'unknown'],
  ['web', 'a@portal.saudeexemplo.com.br', 'unknown'],
  ['web', 'boleto em portal.saudeexemplo.com.br', 'unknown'],
  ['sms', 'saudeexemplo.com.br', 'unknown'],
  ['email', 'a@saudeexemplo.com.br', 'unknown'],
])('by %s %s, with operator.domains alone: %s', (medium, address, expected) => {
  expect(status(registryOf(), medium, address)).toBe(expected)
})

test('what official entries allow is united; what is not official is allowed nothing', () => {
  const registry = registryOf(
    entry(
      'a',
      `${PHONE}, media: [whatsapp], direction: both, purposes: [service], paymentMethods: [boleto], neverAsks: [token]`,
    ),
    entry(
      'b',
      `${PHONE}, media: [whatsapp, sms], direction: inbound, purposes: [card], paymentMethods: [pix], neverAsks: [password]`,
    ),
    entry('c', `${PHONE}, media: [whatsapp], direction: outbound, paymentMethods: [card]`),
    entry('d', `${PHONE}, media: [whatsapp], direction: both, paymentMethods: [transfer], validUntil: 2020-01-01`),
    entry('e', 'kind: domain, value: "x.com", media: [web], direction: both, paymentMethods: [link]'),
    entry('f', 'kind: domain, value: "y.com", media: [web], direction: outbound, paymentMethods: [pix]'),
    entry('g', 'kind: domain, value: "z.com", media: [email], direction: both, paymentMethods: [boleto]'),
  )
  const methods = (medium: Medium, address: string) =>
    [...channelAllows(registry, { medium, address }, NOW).paymentMethods].toSorted()
  expect(methods('whatsapp', '+551131000000')).toEqual(['boleto', 'pix'])
  expect([...channelAllows(registry, { medium: 'whatsapp', address: '+551131000000' }, NOW).purposes]).toEqual([
    'service',
    'card',
  ])
  expect(methods('sms', '+551131000000')).toEqual(['pix'])
  expect(methods('phone', '+551131000000')).toEqual([])
  expect(methods('web', 'x.com')).toEqual(['link'])
  expect(methods('web', 'portal.saudeexemplo.com.br')).toEqual(['link', 'pix'])
  expect(methods('email', 'a@z.com')).toEqual(['boleto'])
  const { neverAsks } = channelAllows(registry, { medium: 'whatsapp', address: '+551131000000' }, NOW)
  expect([...neverAsks].toSorted()).toEqual(['password', 'token'])
})

/** The page of the contract, sentence by sentence, over a plain list of entries. */
interface Plain {
  kind: 'phone' | 'email' | 'domain'
  value: string
  media: Medium[]
  direction: 'inbound' | 'outbound' | 'both'
  from: number
  until: number
}
const VALUES = { phone: ['+551131000000', '+551131000001'], email: ['a@x.com', 'b@y.com'], domain: ['x.com', 'y.com'] }
const plain: fc.Arbitrary<Plain> = fc
  .constantFrom('phone' as const, 'email' as const, 'domain' as const)
  .chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      value: fc.constantFrom(...VALUES[kind]),
      media: fc.uniqueArray(fc.constantFrom<Medium>('phone', 'sms', 'email', 'web'), { minLength: 1 }),
      direction: fc.constantFrom('inbound', 'outbound', 'both'),
      from: fc.integer({ min: 1, max: 5 }),
      until: fc.integer({ min: 6, max: 9 }),
    }),
  )
function oracle(entries: Plain[], medium: Medium, address: string, day: number): string {
  const matching = entries.filter((e) => {
    if (e.direction === 'outbound' || !e.media.includes(medium)) return false
    if (e.kind !== 'domain') return e.value === address
    return (medium === 'web' && e.value === address) || (medium === 'email' && address.endsWith(`@${e.value}`))
  })
  if (matching.some((e) => e.from <= day && day < e.until)) return 'official'
  return matching.some((e) => e.until <= day) ? 'revoked' : 'unknown'
}
test('a status is what the definition gives over the list of entries', () => {
  const addresses = [...VALUES.phone, ...VALUES.email, ...VALUES.domain, 'c@x.com', 'w.x.com', 'zz']
  fc.assert(
    fc.property(fc.array(plain, { maxLength: 6 }), fc.integer({ min: 0, max: 10 }), (entries, day) => {
      const registry = registryOf(
        ...entries.map((e, index) =>
          entry(
            `e${index}`,
            `kind: ${e.kind}, value: "${e.value}", media: [${e.media.join(', ')}], direction: ${e.direction}, ` +
              `validFrom: 2026-05-0${e.from}, validUntil: 2026-05-0${e.until}`,
          ),
        ),
      )
      const t = Date.UTC(2026, 4, day, 3)
      for (const medium of MEDIA)
        for (const address of addresses)
          expect(channelStatus(registry, { medium, address }, t)).toBe(oracle(entries, medium, address, day))
    }),
    { numRuns: 60 },
  )
})
