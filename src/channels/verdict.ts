import { z } from 'zod'
import { MEDIA, VERDICTS } from '../events/channel.ts'
import { INTENTS } from '../messages/intents.ts'
import { PaymentReading } from '../payments/reading.ts'
import { EXAMPLES, VERDICT_EXAMPLE } from './examples.ts'
import { REASON_CODES } from './reasons.ts'
import { CHANNEL_KINDS } from './registry-file.ts'

/** What a value was taken for. `message` is any text that is nothing else. */
const VERDICT_KINDS = [
  'phone',
  'short_code',
  'email',
  'web',
  'social',
  'app',
  'cnpj',
  'cpf',
  'boleto',
  'pix',
  'protocol',
  'message',
] as const
export type VerdictKind = (typeof VERDICT_KINDS)[number]
export const LANGUAGES = ['pt', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Text of so many UTF-16 units at the most, as somebody pasted it; half a pair of surrogates becomes U+FFFD. */
const pasted = (most: number) =>
  z
    .string()
    .overwrite((text) => text.toWellFormed())
    .min(1)
    .max(most)

/** What somebody holds and asks about. */
export const VerifyRequest = z
  .object({
    value: pasted(8192).describe('Number, e-mail, address, link, handle or text, as it was received'),
    medium: z.enum(MEDIA).optional().describe('How it came or is to be used; absent: any'),
    direction: z
      .enum(['inbound', 'outbound'])
      .optional()
      .describe('inbound: it reached me; outbound (where absent): I want to reach it'),
    at: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })], 'Write a time of RFC 3339 or a day')
      .optional()
      .describe('When it was or will be used (RFC 3339, or a day of America/Sao_Paulo); absent: now'),
    lang: z.enum(LANGUAGES).optional().describe('Language of the texts; pt where absent'),
  })
  .meta({ id: 'VerifyRequest', examples: EXAMPLES.channels })
export type VerifyRequest = z.infer<typeof VerifyRequest>

/** Many values that came in the same way. */
export const VerifyManyRequest = VerifyRequest.omit({ value: true })
  .extend({ values: z.array(VerifyRequest.shape.value).min(1).max(1_000) })
  .meta({ id: 'VerifyManyRequest', examples: [EXAMPLES.many] })

/** What somebody was given to pay with, and what was said of it. */
export const PaymentRequest = z
  .object({
    payload: pasted(8192).describe('Line or barcode of a boleto, or a BR Code, as it was received'),
    amountCents: z.int().min(0).optional().describe('What is said to be due, centavos'),
    dueDate: z.iso.date().optional().describe('The day that was named for it'),
    lang: z.enum(LANGUAGES).optional().describe('Language of the texts; pt where absent'),
  })
  .meta({ id: 'PaymentRequest', examples: EXAMPLES.payments })
export type PaymentRequest = z.infer<typeof PaymentRequest>

/** A whole message, and who sent it where that is known. */
export const MessageRequest = z
  .object({
    text: pasted(8192).describe('The whole message, as it was received'),
    from: z
      .object({ medium: z.enum(MEDIA), address: pasted(256) })
      .optional()
      .describe('Who sent it, and by what'),
    lang: z.enum(LANGUAGES).optional().describe('Language of the texts; pt where absent'),
  })
  .meta({ id: 'MessageRequest', examples: EXAMPLES.messages })
export type MessageRequest = z.infer<typeof MessageRequest>

const ReasonList = z.array(z.object({ code: z.enum(REASON_CODES), text: z.string() }))

/** What stands in a message: what it asks for, and each value in it with a verdict of its own. */
const MessageReading = z
  .object({
    intents: z.array(z.enum(INTENTS)),
    values: z.array(
      z.object({
        verdict: z.enum(VERDICTS),
        kind: z.enum(VERDICT_KINDS),
        canonical: z.string(),
        reasons: ReasonList,
        payment: PaymentReading.optional(),
      }),
    ),
  })
  .meta({ id: 'MessageReading' })

const OfficialChannel = z
  .object({
    id: z.string(),
    label: z.string(),
    kind: z.enum(CHANNEL_KINDS),
    media: z.array(z.enum(MEDIA)),
    direction: z.enum(['inbound', 'outbound', 'both']),
    purposes: z.array(z.string()),
    neverAsks: z.array(z.string()),
    paymentMethods: z.array(z.string()),
    hours: z.record(z.string(), z.string()),
    replacedBy: z.string().optional(),
  })
  .meta({ id: 'OfficialChannel', description: 'The entry of the official list that the answer rests on' })

/** The answer to a `VerifyRequest`. */
export const Verdict = z
  .object({
    verdict: z.enum(VERDICTS),
    kind: z.enum(VERDICT_KINDS),
    canonical: z.string().describe('The value in the form in which it is compared'),
    reasons: ReasonList,
    guidance: z.array(
      z.object({ text: z.string(), action: z.string().optional().describe('A link that does it: tel: or https:') }),
    ),
    channel: OfficialChannel.optional(),
    payment: PaymentReading.optional().describe('Of a boleto or PIX code that can be read: what it says'),
    message: MessageReading.optional().describe('Of a message: what stands in it'),
    registryVersion: z.int(),
    registryValidUntil: z.iso.datetime(),
    checkedAt: z.iso.datetime(),
  })
  .meta({ id: 'Verdict', examples: [VERDICT_EXAMPLE] })
export type Verdict = z.infer<typeof Verdict>
