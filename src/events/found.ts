import { z } from 'zod'
import { INTENTS } from '../messages/intents.ts'
import { PAYEE_STATUSES } from '../payments/payee.ts'
import type { EventType } from './catalogue.ts'
import { field } from './fields.ts'
import { PIX_KEY_TYPES } from './pix-key.ts'

/** What the edge puts in the place of a message's text. */
const message = z
  .object({
    intents: z.array(z.enum(INTENTS)).describe('What it asks for'),
    links: z.array(z.string()).describe('The hosts of its links'),
    lookalikes: z.array(z.string()).describe('Those of them that look like an official one and are not'),
  })
  .describe('What was found in the text')

/** A bank slip, as its barcode says it. */
const slip = z
  .object({
    barcode: z.string().describe('44 digits'),
    bank: z.string().describe('Three digits'),
    freeField: z.string().describe('25 digits'),
    dueFactor: z.string().describe('Four digits; 0000 = no due date'),
    amountCents: z.int().min(0).describe('Centavos of the code itself; 0 = any amount'),
  })
  .describe('A bank slip, as its barcode says it')

/** What the edge puts in the place of a payload. */
const payload = z
  .object({
    barcode: z.string().describe('44 digits of a valid bank or collection slip').optional(),
    slip: slip.optional(),
  })
  .describe('What was found in the payload')

const payment = {
  payload: payload.optional(),
  payeeStatus: z.enum(PAYEE_STATUSES).describe('What the registry said of whom it goes to'),
  paidTo: field(z.string(), {
    privacy: 'document',
    description: 'PIX key, host, document, or bank and free field of whom it goes to: the first that is not registered',
  }).optional(),
  pixKey: z
    .object({
      type: z.enum(PIX_KEY_TYPES),
      isListed: z.boolean().describe('Does the registry list it?'),
    })
    .describe('The PIX key that it goes to')
    .optional(),
}

type Shape = Readonly<Record<string, z.ZodType>>

/** What the edge finds in the events of a type and writes into their data. Producers cannot send it. */
export const FOUND: { readonly [Type in EventType]?: Shape } = {
  'chat.message': { text: message.optional() },
  'boleto.issued': { slip },
  'payment.requested': {
    ...payment,
    methodAllowed: z.boolean().describe('May its channel ask for money by its method? Not where it is not official'),
  },
  'payment.made': payment,
  'reimbursement.requested': {
    claimant: field(z.string(), { privacy: 'person', description: 'The holder of the contract, else the beneficiary' }),
  },
}
