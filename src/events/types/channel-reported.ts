import { z } from 'zod'
import { channel } from '../channel.ts'
import { defineEvent } from '../define-event.ts'
import { person } from '../fields.ts'

export const channelReported = defineEvent({
  type: 'channel.reported',
  description: 'Somebody has reported a channel as fraud.',
  topic: 'channels',
  key: (data) => data.channel.address,
  data: z.object({
    channel,
    reporterId: person.describe('Who reported it, a pseudonym'),
    category: z
      .enum(['payment', 'credentials', 'identity_data', 'impersonation', 'other'])
      .describe('What the channel was after'),
  }),
  example: {
    channel: { medium: 'whatsapp', address: '+5511987654321' },
    reporterId: 'rep-1',
    category: 'payment',
  },
})
