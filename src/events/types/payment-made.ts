import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId, centavos, identifier } from '../fields.ts'
import { method, payee, payload } from '../payment.ts'

export const paymentMade = defineEvent({
  type: 'payment.made',
  description: 'A beneficiary has paid.',
  topic: 'payments',
  key: (data) => data.beneficiaryId,
  data: z.object({
    paymentId: identifier.describe('The payment'),
    beneficiaryId,
    method,
    amountCents: centavos,
    payload: payload.optional(),
    payee: payee.optional(),
  }),
  example: {
    paymentId: 'pay-1',
    beneficiaryId: 'b-1',
    method: 'pix',
    amountCents: 35_000,
    payee: { document: '11222333000181', pixKey: '11222333000181' },
  },
})
