import { z } from 'zod'
import { channel, VERDICTS } from '../channel.ts'
import { defineEvent } from '../define-event.ts'

const verdict = z.enum(VERDICTS).describe('What the public page answered')

export const channelChecked = defineEvent({
  type: 'channel.checked',
  description: "Somebody has asked whether a channel is official; written by Vigia's own API.",
  topic: 'channels',
  key: (data) => data.channel.address,
  data: z.object({ channel, verdict }),
  example: { channel: { medium: 'whatsapp', address: '+5511987654321' }, verdict: 'NAO_RECONHECIDO' },
})
