import { z } from 'zod'
import { MEDIA } from '../events/channel.ts'
import { method } from '../events/payment.ts'
import { canonicalPixKey } from '../events/pix-key.ts'
import { canonicalAddress, type AddressKind } from './address.ts'
import { instant, type Validity } from './instant.ts'
import { isHours } from './opening-hours.ts'
import { INTENTS } from '../messages/intents.ts'

export const CHANNEL_KINDS = ['phone', 'short_code', 'email', 'domain', 'app', 'social'] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]
export const DIRECTIONS = ['inbound', 'outbound', 'both'] as const
export const AGENTS = ['bot', 'human'] as const

/** What the content of an entry's value has to be, told by `canonicalAddress`. */
const CONTENT: Readonly<Record<ChannelKind, { readonly kinds: readonly AddressKind[]; readonly hint: string }>> = {
  phone: { kinds: ['phone'], hint: 'This is no valid phone number: write it as in "+551131000000"' },
  short_code: { kinds: ['short_code'], hint: 'A short code has 3 to 6 digits' },
  email: { kinds: ['email'], hint: 'This is no e-mail address' },
  domain: { kinds: ['web'], hint: 'Write a host alone, as in saudeexemplo.com.br' },
  app: { kinds: ['text', 'web'], hint: 'Write the name or the package id of the app' },
  social: { kinds: ['social', 'text', 'web'], hint: 'Write a handle as in "@saudeexemplo", or the URL of the profile' },
}
const quoted = z.string({ error: 'Write a text in quotes' })
const id = z.string().regex(/^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/, 'An id is lower-case words with hyphens between')
const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'Write one lower-case word')
export const label = z.strictObject({ pt: z.string().min(1), en: z.string().min(1) })
const host = z.string().refine(isHost, CONTENT.domain.hint)
const domain = host.transform((text) => canonicalAddress(text).canonical)
const document = quoted.regex(
  /^(?:\d{11}|[0-9A-Z]{12}\d{2})$/,
  'A CPF has 11 digits, a CNPJ 12 digits or letters and 2 digits',
)
const pixKey = quoted.refine(
  isPixKey,
  'Write a PIX key in canonical form: CPF, CNPJ, "+55…", e-mail or random key in lower case',
)
const validity = { validFrom: instant.optional(), validUntil: instant.optional() }
const beginsBeforeItEnds = ({ validFrom, validUntil }: Validity): boolean =>
  validFrom === undefined || validUntil === undefined || validFrom < validUntil
const BAD_END = { path: ['validUntil'], error: 'An entry ends after it begins' }

interface Kinded {
  readonly kind: ChannelKind
  readonly value: string
}
/** Enough of an entry to compare its kind with its content, whatever else is wrong with it. */
const isKinded = (entry: unknown): boolean =>
  z.object({ kind: z.enum(CHANNEL_KINDS), value: z.string().min(1) }).safeParse(entry).success
function isWhatItSays({ kind, value }: Kinded): boolean {
  return CONTENT[kind].kinds.includes(canonicalAddress(value).kind) && (kind !== 'domain' || isHost(value))
}
const SHAPE_OF_A_KEY =
  /^(?:\d{11}|[\dA-Z]{12}\d{2}|\+[1-9]\d{7,14}|[^\s@]+@[^\s@]+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/
function isPixKey(text: string): boolean {
  return SHAPE_OF_A_KEY.test(text) && canonicalPixKey(text) === text
}
function isHost(text: string): boolean {
  return /^[^\s/:?#@]+$/.test(text) && canonicalAddress(text).kind === 'web'
}

const operator = z.strictObject({
  name: z.string().min(1),
  ansRegistration: quoted.regex(/^\d{6}$/, 'A registration at the ANS has 6 digits').optional(),
  cnpj: document.optional(),
  brands: z.array(z.string().min(1)).default([]),
  domains: z.array(domain).default([]),
  version: z.int().min(0),
  validUntil: instant,
})
const channel = z
  .strictObject({
    id,
    kind: z.enum(CHANNEL_KINDS),
    value: quoted.min(1).max(256),
    media: z.array(z.enum(MEDIA)).min(1),
    direction: z.enum(DIRECTIONS),
    purposes: z.array(word).default([]),
    neverAsks: z.array(z.enum(INTENTS)).default([]),
    paymentMethods: z.array(method).default([]),
    agents: z.array(z.enum(AGENTS)).default([]),
    hours: z
      .partialRecord(z.enum(AGENTS), z.stringFormat('hours', isHours, 'Write hours as in Mo-Fr 08:00-20:00; PH off'))
      .default({}),
    ...validity,
    replacedBy: id.optional(),
    label: label.optional(),
  })
  .refine(isWhatItSays, {
    path: ['value'],
    error: ({ input }) => CONTENT[(input as Kinded).kind].hint,
    when: ({ value }) => isKinded(value),
  })
  .refine(beginsBeforeItEnds, BAD_END)
  .transform((entry) => ({ ...entry, address: canonicalAddress(entry.value).canonical }))
const payee = z
  .strictObject({
    id,
    document: document.optional(),
    pixKeys: z.array(pixKey).default([]),
    brCodeHosts: z.array(host.toLowerCase()).default([]),
    boletos: z
      .array(
        z.strictObject({
          bank: quoted.regex(/^\d{3}$/, 'A bank has 3 digits'),
          freeField: quoted.regex(/^[\d?]{25}$/, 'A free field is 25 digits, ? for any digit'),
        }),
      )
      .default([]),
    ...validity,
  })
  .refine(beginsBeforeItEnds, BAD_END)
const thirdParty = z.strictObject({ name: z.string().min(1), domains: z.array(domain).min(1) })

/** One file of the registry's folder: any of its parts; all files together are the registry. */
export const registryFile = z.strictObject({
  operator: operator.optional(),
  channels: z.array(channel).default([]),
  payees: z.array(payee).default([]),
  thirdParties: z.array(thirdParty).default([]),
})
export type RegistryFile = z.output<typeof registryFile>
/** The operator; `validUntil` in epoch ms, past which the public answers vouch for nothing. */
export type Operator = z.output<typeof operator>
/** An official channel; `address` is the canonical form of `value`, validity in epoch ms (see `Validity`). */
export type RegisteredChannel = z.output<typeof channel>
/** Whom the operator may be paid to; it counts only while valid at the payment's time. */
export type RegisteredPayee = z.output<typeof payee>
/** A real company that is no lookalike. */
export type ThirdParty = z.output<typeof thirdParty>
