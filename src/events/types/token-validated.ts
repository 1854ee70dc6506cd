import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId, careKind, guideNumber, providerId, tokenId } from '../fields.ts'

const place = z
  .object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) })
  .describe('Where the card was presented, in degrees (WGS 84)')

export const tokenValidated = defineEvent({
  type: 'token.validated',
  description: 'A provider has typed in a token code.',
  topic: 'tokens',
  key: (data) => data.beneficiaryId,
  data: z.object({
    beneficiaryId: beneficiaryId.describe('The beneficiary of the card presented'),
    providerId,
    outcome: z.enum(['accepted', 'rejected', 'expired', 'blocked']).describe('What the token service answered'),
    tokenId: tokenId.describe('The token; absent when none matched the code').optional(),
    careKind: careKind.optional(),
    guideNumber: guideNumber.optional(),
    place: place.optional(),
  }),
  example: {
    beneficiaryId: 'b-1',
    providerId: 'p-1',
    outcome: 'accepted',
    tokenId: 't-1',
    careKind: 'consultation',
    guideNumber: '1001',
    place: { lat: -23.55, lon: -46.63 },
  },
})
