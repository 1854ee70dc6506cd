import { z } from 'zod'
import { defineEvent } from '../define-event.ts'
import { bankAccountHash, beneficiaryId, centavos, date, documentNumber, identifier, person } from '../fields.ts'

export const reimbursementRequested = defineEvent({
  type: 'reimbursement.requested',
  description: 'A beneficiary has asked for money back for care that they say they paid for.',
  topic: 'reimbursements',
  key: (data) => data.beneficiaryId,
  data: z.object({
    claimId: identifier.describe('The claim'),
    beneficiaryId,
    holderId: person.describe('The holder of the contract').optional(),
    amountCents: centavos,
    serviceDate: date.describe('Day of the care'),
    proofOfPayment: z.boolean().describe('Was a proof of payment sent?'),
    receiptNumber: identifier.describe('Number of the receipt or invoice').optional(),
    issuerDocument: documentNumber.describe('CNPJ or CPF of who issued it').optional(),
    documentHash: identifier.describe('Hash of the file that was sent').optional(),
    bankAccountHash: bankAccountHash.optional(),
    deviceId: identifier.describe('The device that it was sent from').optional(),
  }),
  example: {
    claimId: 'cl-1',
    beneficiaryId: 'b-1',
    holderId: 'b-1',
    amountCents: 25_000,
    serviceDate: '2026-11-20',
    proofOfPayment: true,
    receiptNumber: '4711',
    issuerDocument: '11222333000181',
    documentHash: 'sha256-1',
    bankAccountHash: 'acc-1',
    deviceId: 'd-1',
  },
})
