import { z } from 'zod'
import { canonicalDocument } from './canonical-document.ts'
import { canonicalPixKey } from './pix-key.ts'
import { readTime } from './time.ts'

/** Identifiers of one domain get pseudonyms that are comparable with each other and with no others. */
export type PrivacyDomain = 'person' | 'address' | 'document' | 'account'

/**
 * What a field's `.meta` says beside its description.
 * `privacy`: the domain of its pseudonyms, or `personal` for what does not pass the edge.
 * `canonical`: how it is canonicalised, `document` and `pixKey` on reading, `address` and `channel` at the edge;
 * `epochMs` is a time that reading turns into a number. `tiss`: its name in the TISS standard.
 */
export interface FieldMeta {
  readonly privacy?: PrivacyDomain | 'personal'
  readonly canonical?: 'document' | 'pixKey' | 'address' | 'channel' | 'epochMs'
  readonly tiss?: string
  readonly description?: string
}

/** `.meta` of a field, typed. */
export const field = <Schema extends z.ZodType>(schema: Schema, meta: FieldMeta): Schema => schema.meta({ ...meta })

/** `.meta` of a field as it was written, whether it is optional or not. */
export const metaOf = (schema: z.ZodType): FieldMeta => (required(schema).meta() ?? {}) as FieldMeta

/** The schema without `.optional()`. */
export const required = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema

/** 1–128 characters of 0x21–0x7E. */
export const identifier = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, { error: 'must be 1 to 128 characters of 0x21–0x7E', abort: true })

/** An identifier of a person. */
export const person = field(identifier, { privacy: 'person' })

/** The beneficiary that most events are about. */
export const beneficiaryId = field(person, {
  description: 'The beneficiary; an opaque id, never the card number',
  tiss: 'numeroCarteira (in its stead)',
})

/** The provider, by the operator's code. */
export const providerId = field(identifier, { description: 'The provider', tiss: 'codigoPrestadorNaOperadora' })

/** The token service's own id of a token: the six digits never travel in an event. */
export const tokenId = field(identifier, {
  description: "The token service's own opaque id of the token, never its code",
  tiss: 'codValidacao (in its stead)',
})

/** A guide's number as the provider gave it. */
export const guideNumber = field(identifier, { description: "The provider's guide", tiss: 'numeroGuiaPrestador' })

/** A CPF or CNPJ. */
export const documentNumber = field(identifier.overwrite(canonicalDocument), {
  privacy: 'document',
  canonical: 'document',
})

/** A PIX key of any kind. */
export const pixKey = field(identifier.overwrite(canonicalPixKey), { privacy: 'document', canonical: 'pixKey' })

/** A bank account, hashed by whoever sends it. */
export const bankAccountHash = field(identifier, {
  privacy: 'account',
  description: 'The bank account to be paid into, hashed by the sender',
})

/** 1 to `most` UTF-16 units; `max` alone counts code points. */
const textOfUpTo = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((value) => value.length <= most, `must have at most ${most} UTF-16 units`)

/** 1–256 UTF-16 units, as the source saw it. */
export const address = field(textOfUpTo(256), { privacy: 'address', canonical: 'address' })

/** 1–8,192 UTF-16 units of somebody's words: read, and dropped at the edge. */
export const personalText = field(textOfUpTo(8192), { privacy: 'personal' })

/** Money in centavos, 0 … 2⁵³−1; `100.0` is an integer, and −0 is 0. */
export const centavos = z
  .int()
  .min(0)
  .max(Number.MAX_SAFE_INTEGER)
  .overwrite((amount) => amount + 0)
  .describe('Centavos')

/** A real day, `YYYY-MM-DD`. */
export const date = z.iso.date()

const CLOCK = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?'
const OFFSET = '(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)'
/** The strict RFC 3339 date-time that `readTime` reads, as a pattern for documents. */
export const TIME_PATTERN = `^${z.regexes.date.source.slice(1, -1)}[Tt]${CLOCK}${OFFSET}$`

/** RFC 3339 with offset; reading makes epoch ms of it. */
export const timestamp = z
  .string()
  .transform((text, context) => {
    const time = readTime(text)
    if (time !== undefined) return time
    context.addIssue({ code: 'custom', message: 'must be a time of RFC 3339 with an offset' })
    return z.NEVER
  })
  .meta({ canonical: 'epochMs', format: 'date-time', pattern: TIME_PATTERN } satisfies FieldMeta &
    Record<string, string>)

/** The kind of care that a token is for. */
export const careKind = z.enum(['consultation', 'exam', 'admission']).describe('The kind of care')
