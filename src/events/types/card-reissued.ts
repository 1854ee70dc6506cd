import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId } from '../fields.ts'

export const cardReissued = defineEvent({
  type: 'card.reissued',
  description: 'A beneficiary has got a new card.',
  topic: 'beneficiaries',
  key: (data) => data.beneficiaryId,
  data: z.object({ beneficiaryId }),
  example: { beneficiaryId: 'b-1' },
})
