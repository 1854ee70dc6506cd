import { z } from 'zod'
import { channel } from '../channel.ts'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId, centavos } from '../fields.ts'
import { method, payee, payload } from '../payment.ts'

export const paymentRequested = defineEvent({
  type: 'payment.requested',
  description: 'Somebody has asked a beneficiary for money.',
  topic: 'payments',
  key: (data) => data.beneficiaryId ?? data.channel.address,
  data: z.object({
    channel,
    method,
    beneficiaryId: beneficiaryId.optional(),
    amountCents: centavos.optional(),
    payload: payload.optional(),
    payee: payee.optional(),
    purpose: z
      .enum(['premium', 'authorization_fee', 'reimbursement_fee', 'other'])
      .describe('What it is said to be for')
      .optional(),
  }),
  example: {
    channel: { medium: 'whatsapp', address: '+5511987654321' },
    method: 'pix',
    beneficiaryId: 'b-1',
    amountCents: 35_000,
    payee: { name: 'Fulano de Tal', pixKey: 'fulano@example.com' },
    purpose: 'premium',
  },
})
