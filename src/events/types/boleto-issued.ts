import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId, centavos, date, identifier } from '../fields.ts'

const barcode = z
  .string()
  .regex(/^\d{44}$/, 'must be 44 digits')
  .describe('The 44 digits of the barcode; the check digit is not looked at')

export const boletoIssued = defineEvent({
  type: 'boleto.issued',
  description: 'The operator has issued a boleto.',
  topic: 'payments',
  key: (data) => data.barcode,
  data: z.object({
    boletoId: identifier.describe('The boleto'),
    barcode,
    beneficiaryId,
    amountCents: centavos,
    dueDate: date.describe('Day on which it falls due'),
  }),
  example: {
    boletoId: 'bo-1',
    barcode: '34191163700000350001091234567890123456789000',
    beneficiaryId: 'b-1',
    amountCents: 35_000,
    dueDate: '2026-11-21',
  },
})
