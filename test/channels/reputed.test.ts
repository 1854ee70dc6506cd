import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyChannel } from '../../src/channels/verify.ts'
import type { VerifyRequest } from '../../src/channels/verdict.ts'
import { MEDIA } from '../../src/events/channel.ts'
import { compileRegistry } from '../../src/channels/registry.ts'
import { file, OPERATOR } from './samples.ts'

const NOW = Date.parse('2026-11-22T13:00:00.000Z')
const { registry } = compileRegistry([
  file(`${OPERATOR}channels:
  - { id: central, kind: phone, value: "+551131000000", media: [phone], direction: outbound, validFrom: 2024-01-01 }
  - { id: whats, kind: phone, value: "+5511987650000", media: [whatsapp], direction: both, validFrom: 2024-01-01 }
  - { id: old, kind: phone, value: "+551132000000", media: [phone], direction: both, validFrom: 2024-01-01, validUntil: 2025-01-01 }
  - { id: soon, kind: phone, value: "+551133000000", media: [phone], direction: both, validFrom: 2027-01-01 }
  - { id: site, kind: domain, value: "boletos-exemplo.com.br", media: [web, email], direction: both, validFrom: 2024-01-01 }
  - { id: curto, kind: short_code, value: "28900", media: [sms], direction: inbound, validFrom: 2024-01-01 }
  - { id: perfil, kind: social, value: "@saudeexemplo", media: [social], direction: both, validFrom: 2024-01-01 }
  - { id: app, kind: app, value: "br.com.saudeexemplo", media: [app], direction: both, validFrom: 2024-01-01 }
thirdParties:
  - { name: Camil, domains: [camil.com.br] }
`),
])
if (registry === undefined) throw new Error('no registry')
const brief = (request: VerifyRequest, standing: 'reported' | 'confirmed' | 'unknown') => {
  const { verdict, reasons } = verifyChannel(registry, request, NOW, { standingOf: () => standing })
  return `${verdict} ${reasons.map(({ code }) => code).join(' ')}`
}

describe('an address that is nobody’s of ours', () => {
  test.each<[value: string, reported: string, confirmed: string]>([
    ['+5521900000000', 'SUSPEITO REPORTED_BY_MANY NOT_RECOGNISED', 'FRAUDE_CONFIRMADA CONFIRMED_FRAUD NOT_RECOGNISED'],
    [
      'golpe.example.com',
      'SUSPEITO REPORTED_BY_MANY NOT_RECOGNISED',
      'FRAUDE_CONFIRMADA CONFIRMED_FRAUD NOT_RECOGNISED',
    ],
    [
      'saude-exemp1o.com',
      'SUSPEITO REPORTED_BY_MANY LOOKS_LIKE_OURS',
      'FRAUDE_CONFIRMADA CONFIRMED_FRAUD LOOKS_LIKE_OURS',
    ],
    ['+551132000000', 'SUSPEITO REPORTED_BY_MANY ENDED', 'FRAUDE_CONFIRMADA CONFIRMED_FRAUD ENDED'],
    [
      'Suporte <ajuda@golpe.example>',
      'SUSPEITO REPORTED_BY_MANY NOT_RECOGNISED',
      'FRAUDE_CONFIRMADA CONFIRMED_FRAUD NOT_RECOGNISED',
    ],
  ])('%s', (value, reported, confirmed) => {
    expect(brief({ value }, 'reported')).toBe(reported)
    expect(brief({ value }, 'confirmed')).toBe(confirmed)
  })
})

const BEYOND = [
  '+551131000000',
  '(11) 98765-0000',
  '+551133000000',
  'saudeexemplo.com.br',
  'https://app.saudeexemplo.com.br/x',
  'boletos-exemplo.com.br',
  'oi@boletos-exemplo.com.br',
  '28900',
  '@saudeexemplo',
  'br.com.saudeexemplo',
  '192',
  '190',
  'ans.gov.br',
  'https://www.gov.br/ans/pt-br',
  'docs.google.com/forms/x',
  'https://chat.whatsapp.com/abc',
  '136',
  '0800 701 9656',
  'https://facebook.com/clinicaboa',
  'bit.ly/abc',
  'camil.com.br',
  'loja.camil.com.br',
  'sac@camil.com.br',
  '123@lid',
  'ouvidoria@ans.gov.br',
  'https://youtu.be/abc',
  '1746',
  'meu sus digital',
  'bom dia',
]
test('what is ours, what everybody needs and what many share cannot be sunk, however it is asked about', () => {
  const asked = fc.record({
    value: fc.constantFrom(...BEYOND),
    medium: fc.constantFrom(undefined, ...MEDIA),
    direction: fc.constantFrom(undefined, 'inbound' as const, 'outbound' as const),
  })
  fc.assert(
    fc.property(
      asked,
      fc.constantFrom('reported' as const, 'confirmed' as const),
      ({ value, medium, direction }, standing) => {
        const request: VerifyRequest = {
          value,
          ...(medium === undefined ? {} : { medium }),
          ...(direction === undefined ? {} : { direction }),
        }
        expect(brief(request, standing)).toBe(brief(request, 'unknown'))
      },
    ),
    { numRuns: 3_000 },
  )
})
