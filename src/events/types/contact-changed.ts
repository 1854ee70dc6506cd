import { z } from 'zod'
import { channel } from '../channel.ts'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId } from '../fields.ts'

export const contactChanged = defineEvent({
  type: 'contact.changed',
  description: 'Contact or payment data of a beneficiary has been changed.',
  topic: 'beneficiaries',
  key: (data) => data.beneficiaryId,
  data: z.object({
    beneficiaryId,
    field: z.enum(['phone', 'email', 'postal_address', 'bank_account', 'device']).describe('What was changed'),
    actor: z.enum(['beneficiary', 'call_centre', 'employer']).describe('Who changed it'),
    channel: channel.describe('Through which channel').optional(),
  }),
  example: {
    beneficiaryId: 'b-1',
    field: 'phone',
    actor: 'call_centre',
    channel: { medium: 'phone', address: '+551131000000' },
  },
})
