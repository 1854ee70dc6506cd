import { z } from 'zod'
import { catalogue } from './catalogue.ts'
import type { EventDefinition } from './define-event.ts'
import { identifier, timestamp } from './fields.ts'

/** A media type whose subtype is `json` or ends in `+json`, with or without parameters (RFC 6839; CloudEvents 1.0). */
export const JSON_MEDIA_TYPE =
  /^[ \t]*[!#$%&'*+\-.^_`|~0-9A-Za-z]+\/(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+\+)?[Jj][Ss][Oo][Nn][ \t]*(?:;[\s\S]*)?$/

/** The whole structured CloudEvent of one type (CloudEvents 1.0, JSON event format); other attributes are ignored. */
export const envelopeOf = ({ type, data }: EventDefinition) =>
  z.object({
    specversion: z.literal('1.0'),
    id: identifier.describe("With source the event's identity"),
    source: identifier.describe('Who says so'),
    type: z.literal(type),
    time: timestamp.describe('When it happened'),
    datacontenttype: z.string().regex(JSON_MEDIA_TYPE, 'must be a JSON media type').optional(),
    data_base64: z.never({ error: 'must be absent' }).optional(),
    data,
  })

const envelopes = new Map<string, ReturnType<typeof envelopeOf>>(
  catalogue.map((definition) => [definition.type, z.compile(envelopeOf(definition))]),
)

/** The schema of a whole event by the name of its type. */
export const findEnvelope = (type: string): ReturnType<typeof envelopeOf> | undefined => envelopes.get(type)
