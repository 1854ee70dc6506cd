import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId, careKind, identifier, providerId } from '../fields.ts'

export const tokenRequested = defineEvent({
  type: 'token.requested',
  description: 'Somebody has asked for a token for a beneficiary.',
  topic: 'tokens',
  key: (data) => data.beneficiaryId,
  data: z.object({
    requestId: identifier.describe('The request'),
    beneficiaryId,
    providerId: providerId.optional(),
    careKind,
    requestedBy: z.enum(['provider', 'beneficiary', 'call_centre']).describe('Who asked'),
  }),
  example: {
    requestId: 'r-1',
    beneficiaryId: 'b-1',
    providerId: 'p-1',
    careKind: 'consultation',
    requestedBy: 'provider',
  },
})
