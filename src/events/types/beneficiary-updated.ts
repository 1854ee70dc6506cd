import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { beneficiaryId, date, person } from '../fields.ts'

export const beneficiaryUpdated = defineEvent({
  type: 'beneficiary.updated',
  description: 'The record of a beneficiary, whole, as it is from now on.',
  topic: 'records',
  key: (data) => data.beneficiaryId,
  data: z.object({
    beneficiaryId,
    holderId: person.describe('The holder of the contract; of a holder, the beneficiary'),
    birthDate: date.describe('Day of birth'),
    guardianIds: z.array(person.describe('Somebody who answers for a minor')).describe('Absent = none').optional(),
  }),
  example: { beneficiaryId: 'b-1', holderId: 'b-1', birthDate: '1985-03-14', guardianIds: [] },
})
