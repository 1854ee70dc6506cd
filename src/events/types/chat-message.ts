import { z } from 'zod'
import { channel } from '../channel.ts'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId, identifier, personalText } from '../fields.ts'

export const chatMessage = defineEvent({
  type: 'chat.message',
  description: 'A message has passed between a beneficiary and a channel.',
  topic: 'chat',
  key: (data) => data.conversationId,
  data: z.object({
    conversationId: identifier.describe('The conversation'),
    channel,
    direction: z.enum(['to_beneficiary', 'from_beneficiary']).describe('Who it is for'),
    beneficiaryId: beneficiaryId.optional(),
    text: personalText.describe('What was written').optional(),
    agent: z.enum(['bot', 'human', 'unknown']).describe('Who wrote for the channel').optional(),
    protocol: identifier.describe('The protocol number of the service').optional(),
  }),
  example: {
    conversationId: 'c-1',
    channel: { medium: 'whatsapp', address: '+5511987654321' },
    direction: 'to_beneficiary',
    beneficiaryId: 'b-1',
    text: 'Olá, aqui é do seu plano de saúde.',
    agent: 'unknown',
    protocol: '20261122000001',
  },
})
