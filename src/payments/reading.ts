import { z } from 'zod'
import { PIX_KEY_TYPES } from '../events/pix-key.ts'
import { SEGMENTS } from './collection.ts'
import { compareIssued, type Issued } from './issued.ts'
import { NOT_TOLD, NOT_TOLD_CODES } from './not-told.ts'
import type { PaymentCode } from './payment-code.ts'
import { readSaid } from './said.ts'

/** What the digits of a payment code say and what they do not, beside what was issued. */
export const PaymentReading = z
  .object({
    bank: z.object({ code: z.string(), name: z.string().optional() }).optional(),
    segment: z.enum(Object.values(SEGMENTS)).optional().describe('Who bills by a collection slip'),
    amountCents: z.int().optional().describe('Absent where any amount may be paid, or the code does not tell'),
    dueDate: z.iso.date().optional(),
    key: z
      .object({ type: z.enum(PIX_KEY_TYPES), value: z.string() })
      .optional()
      .describe('PIX key'),
    host: z.string().optional().describe('Where the payer’s bank asks for the charge'),
    name: z.string().optional().describe('Written by whoever made the BR Code; proves nothing'),
    city: z.string().optional(),
    issued: z
      .object({ amountCents: z.int(), dueDate: z.string() })
      .optional()
      .describe('The boleto of that number as the operator issued it'),
    notTold: z.array(z.object({ code: z.enum(NOT_TOLD_CODES), text: z.string() })),
  })
  .meta({ id: 'PaymentReading' })
export type PaymentReading = z.infer<typeof PaymentReading>

function issuedOf({ payload }: PaymentCode, issued: Issued): Pick<PaymentReading, 'issued'> {
  if (payload?.slip === undefined || issued === undefined) return {}
  const { slip } = compareIssued(payload.slip, issued)
  return slip === undefined ? {} : { issued: { amountCents: slip.amountCents, dueDate: slip.dueDate } }
}

/** What a code says, in a language (see `readSaid`); undefined where it cannot be read. */
export function readPayment(
  code: PaymentCode,
  lang: 'pt' | 'en',
  t: number,
  issued: Issued,
): PaymentReading | undefined {
  if (code.payload === undefined) return undefined
  const said = readSaid(code.text, code.payload, t)
  const notTold = said.notTold.map((each) => ({ code: each, text: NOT_TOLD[each][lang] }))
  return { ...said, ...issuedOf(code, issued), notTold }
}
