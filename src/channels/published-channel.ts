import { z } from 'zod'
import { MEDIA } from '../events/channel.ts'
import { method } from '../events/payment.ts'
import { INTENTS } from '../messages/intents.ts'
import { canonicalAddress } from './address.ts'
import { AGENTS, CHANNEL_KINDS, DIRECTIONS, label, type RegisteredChannel } from './registry-file.ts'
import { writtenDigits } from './written-digits.ts'

/** Since when and until when, RFC 3339 in UTC. */
export const validity = {
  validFrom: z.iso.datetime().optional().describe('From when it counts; absent: always'),
  validUntil: z.iso.datetime().optional().describe('From when it no longer counts; absent: it has no end'),
}

/** A channel as the operator makes it public. */
export const PublishedChannel = z
  .object({
    id: z.string(),
    kind: z.enum(CHANNEL_KINDS),
    value: z.string().describe('As people write it'),
    canonical: z.string().describe('The form in which it is compared: E.164, digits, lower case, host, handle'),
    digits: z
      .string()
      .optional()
      .describe('Of a number: I-Regexp (RFC 9485) of the digits with which it may be written, for want of a library'),
    media: z.array(z.enum(MEDIA)),
    direction: z.enum(DIRECTIONS).describe('inbound: it reaches beneficiaries; outbound: they reach it'),
    purposes: z.array(z.string()),
    neverAsks: z.array(z.enum(INTENTS)).describe('What nobody asks for there'),
    paymentMethods: z.array(method).describe('How payment may be asked for there; none where empty'),
    agents: z.array(z.enum(AGENTS)),
    hours: z.partialRecord(z.enum(AGENTS), z.string()).describe('OpenStreetMap’s opening_hours, America/Sao_Paulo'),
    label: label.optional(),
    ...validity,
    replacedBy: z.string().optional().describe('Id of the channel that took its place'),
  })
  .meta({ id: 'PublishedChannel' })
export type PublishedChannel = z.infer<typeof PublishedChannel>

interface Period {
  readonly validFrom?: number | undefined
  readonly validUntil?: number | undefined
}
/** Epoch ms as RFC 3339. */
export const publishedPeriod = ({ validFrom, validUntil }: Period) => ({
  ...(validFrom === undefined ? {} : { validFrom: new Date(validFrom).toISOString() }),
  ...(validUntil === undefined ? {} : { validUntil: new Date(validUntil).toISOString() }),
})
/** RFC 3339 as epoch ms. */
export const readPeriod = ({ validFrom, validUntil }: { [Name in keyof Period]?: string | undefined }): Period => ({
  ...(validFrom === undefined ? {} : { validFrom: Date.parse(validFrom) }),
  ...(validUntil === undefined ? {} : { validUntil: Date.parse(validUntil) }),
})

/** An entry of the registry in its public form: all of it. */
export function publishedChannel(entry: RegisteredChannel): PublishedChannel {
  const { address, validFrom, validUntil, label: name, replacedBy, ...rest } = entry
  const digits = writtenDigits(entry)
  return {
    ...rest,
    canonical: address,
    ...(digits === undefined ? {} : { digits }),
    ...(name === undefined ? {} : { label: name }),
    ...publishedPeriod({ validFrom, validUntil }),
    ...(replacedBy === undefined ? {} : { replacedBy }),
  }
}

/** The entry that was published, as this program reads addresses. */
export function readChannel(published: PublishedChannel): RegisteredChannel {
  const { canonical: _canonical, digits: _digits, validFrom, validUntil, ...rest } = published
  return { ...rest, ...readPeriod({ validFrom, validUntil }), address: canonicalAddress(rest.value).canonical }
}
