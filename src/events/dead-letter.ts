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

const Origin = z.union([
  z.object({ topic: z.string(), partition: z.int().nonnegative(), offset: z.string().regex(/^\d+$/) }),
  z.object({ file: z.string(), line: z.int().positive() }),
])
/** Where a bad event came from: a record of a topic, or a line of a file. */
export type Origin = z.infer<typeof Origin>

/** The most bytes of a value, and of key and headers together, that a letter keeps: in base64 both fit in a record. */
export const KEPT_BYTES = { value: 262_144, attributes: 65_536 } as const
/** Of a value with more bytes so many are kept, the first ones. */
export const HEAD_BYTES = 16_384

/** A bad event, as it travels on the dead-letters topic and as `replay --dead-letters` writes it. */
export const DeadLetter = z
  .object({
    code: z.enum(codes),
    reason: z.string().describe('In plain words: names the field, never its value'),
    field: z.string().optional().describe('Where it was found, such as data.delivery.medium'),
    origin: Origin.describe('Where it came from'),
    original: z.base64().describe('The bytes as they came; of a cut one the first'),
    cut: z
      .object({ bytes: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
      .optional()
      .describe('Of bytes that were too many to keep: how many there were, and their SHA-256'),
    key: z.base64().optional().describe('The key of the record, where it had one'),
    headers: z
      .array(z.tuple([z.string(), z.base64()]))
      .optional()
      .describe('The headers of the record, name and value, where it had some'),
    stripped: z.literal(true).optional().describe('Key and headers were too long to keep'),
  })
  .meta({ id: 'DeadLetter' })
export type DeadLetter = z.infer<typeof DeadLetter>

/** The name of a letter: `topic-partition-offset` or `file:line` of its origin. It is the same however often the event was put aside. */
export const letterId = (origin: Origin): string =>
  'topic' in origin ? `${origin.topic}-${origin.partition}-${origin.offset}` : `${origin.file}:${origin.line}`

/** How many bytes base64 text stands for. */
const bytesOf = (base64: string): number => (base64.length / 4) * 3 - (/={0,2}$/.exec(base64)?.[0].length ?? 0)

/** What may be told of a letter to anyone: nothing that the event itself has said. */
export interface LetterFacts extends Pick<DeadLetter, 'code' | 'reason' | 'field' | 'origin'> {
  readonly id: string
  /** How many bytes the event had. */
  readonly bytes: number
}

export const factsOf = ({ code, reason, field, origin, original, cut }: DeadLetter): LetterFacts => ({
  id: letterId(origin),
  code,
  reason,
  ...(field === undefined ? {} : { field }),
  origin,
  bytes: cut?.bytes ?? bytesOf(original),
})
