import { z } from 'zod'

/** Why an event was put aside: the closed list, each with what it means. */
export const DEAD_LETTER_CODES = {
  too_large: 'The event has more than 65,536 bytes',
  empty: 'The record has no value',
  unsupported_encoding: 'The value or a header is in an encoding that is not read here',
  not_utf8: 'The bytes are not well-formed UTF-8',
  not_json: 'The text is not JSON',
  lone_surrogate: 'A string holds half of a surrogate pair',
  not_object: 'The JSON is not an object',
  bad_envelope: 'An attribute of the CloudEvent is missing or wrong, or its data is not an object',
  bad_time: 'The time is missing or not RFC 3339 with an offset',
  unknown_type: 'There is no such event type',
  bad_data: 'A field of the data is missing or wrong',
  no_schema_registry: 'The value is framed for a schema registry, and none is configured',
  unknown_schema: 'The schema registry does not know the schema of the frame',
  unusable_schema: 'The schema of the frame cannot be read',
  bad_frame: 'The frame is broken: it is too short, or its bytes do not fit its schema',
  future: 'The event time is too far ahead of the time at which the event came',
} as const

export type DeadLetterCode = keyof typeof DEAD_LETTER_CODES

const codes = Object.keys(DEAD_LETTER_CODES) as [DeadLetterCode, ...DeadLetterCode[]]

/** A bad event, as it travels on the dead-letters topic and as `replay --dead-letters` writes it. */
export const DeadLetter = z
  .object({
    code: z.enum(codes),
    reason: z.string().describe('In plain words: names the field, never its value'),
    field: z.string().optional().describe('Where it was found, such as data.delivery.medium'),
    origin: z
      .union([
        z.object({ topic: z.string(), partition: z.int().nonnegative(), offset: z.string().regex(/^\d+$/) }),
        z.object({ file: z.string(), line: z.int().positive() }),
      ])
      .describe('Where it came from'),
    original: z.base64().describe('The bytes as they came'),
  })
  .meta({ id: 'DeadLetter' })
export type DeadLetter = z.infer<typeof DeadLetter>
