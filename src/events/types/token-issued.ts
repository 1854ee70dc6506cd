import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { address, beneficiaryId, careKind, identifier, person, providerId, timestamp, tokenId } from '../fields.ts'

const delivery = z
  .object({
    medium: z.enum(['app', 'sms', 'assisted']),
    address: address.describe('The number that it was sent to').optional(),
    deviceId: identifier.describe('The device that it was shown on').optional(),
    recipientId: person.describe('The beneficiary whose device or phone got it').optional(),
  })
  .describe('How the token reached somebody')

export const tokenIssued = defineEvent({
  type: 'token.issued',
  description: 'A token has been created and delivered.',
  topic: 'tokens',
  key: (data) => data.beneficiaryId,
  data: z.object({
    tokenId,
    beneficiaryId,
    requestId: identifier.describe('The request that it answers').optional(),
    providerId: providerId.optional(),
    careKind: careKind.optional(),
    delivery,
    expiresAt: timestamp.describe('From when it is worthless').optional(),
  }),
  example: {
    tokenId: 't-1',
    beneficiaryId: 'b-1',
    requestId: 'r-1',
    providerId: 'p-1',
    careKind: 'consultation',
    delivery: { medium: 'app', deviceId: 'd-1', recipientId: 'b-1' },
    expiresAt: '2026-11-22T10:15:00.000Z',
  },
})
