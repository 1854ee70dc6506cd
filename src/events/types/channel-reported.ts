import { z } from 'zod'
import { channel } from '../channel.ts'
import { defineEvent } from '../define-event.ts'
import { person } from '../fields.ts'

/** What a reported channel was after. */
export const REPORT_CATEGORIES = ['payment', 'credentials', 'identity_data', 'impersonation', 'other'] as const

export const channelReported = defineEvent({
  type: 'channel.reported',
  description: 'Somebody has reported a channel as fraud.',
  topic: 'channels',
  key: (data) => data.channel.address,
  data: z.object({
    channel,
    reporterId: person.describe('Who reported it, a pseudonym'),
    category: z.enum(REPORT_CATEGORIES).describe('What the channel was after'),
  }),
  example: {
    channel: { medium: 'whatsapp', address: '+5511987654321' },
    reporterId: 'rep-1',
    category: 'payment',
  },
})
