import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId, tokenId } from '../fields.ts'

export const tokenContested = defineEvent({
  type: 'token.contested',
  description: 'A beneficiary has said that a token was not theirs to give.',
  topic: 'tokens',
  key: (data) => data.beneficiaryId,
  data: z.object({
    beneficiaryId,
    tokenId: tokenId.optional(),
    reason: z.enum(['not_requested', 'shared_by_mistake', 'other']).describe('What the beneficiary says'),
  }),
  example: { beneficiaryId: 'b-1', tokenId: 't-1', reason: 'not_requested' },
})
