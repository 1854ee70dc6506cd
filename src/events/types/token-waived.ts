import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId, careKind, field, guideNumber, providerId } from '../fields.ts'

const reasonCode = field(z.enum(['01', '02', '03', '04', '05', '06', '07']), {
  description: 'Why care went on without a token',
  tiss: 'ausenciaCodValidacao',
})

export const tokenWaived = defineEvent({
  type: 'token.waived',
  description: 'A provider has gone on without a token, and said why.',
  topic: 'tokens',
  key: (data) => data.beneficiaryId,
  data: z.object({
    beneficiaryId,
    providerId,
    reasonCode,
    careKind: careKind.optional(),
    guideNumber: guideNumber.optional(),
  }),
  example: { beneficiaryId: 'b-1', providerId: 'p-1', reasonCode: '01', careKind: 'consultation', guideNumber: '1001' },
})
