import { DAY, HOUR, MINUTE, SECOND } from './samples.ts'
import type { RuleSpec } from './spec.ts'

const beneficiary = { groupNames: ['beneficiaryId'], blocksToken: false }
const byBeneficiary = { groupFields: ['beneficiaryId'] }
const byAddress = { groupFields: ['channel.address'] }
const notOfficial = { field: 'channel.status', in: ['unknown', 'revoked'] }

/** The rules of `rules.ts` once more, as plain data that the engine's rules can be made of. */
export const catalogueSpecs: readonly RuleSpec[] = [
  {
    ...beneficiary,
    id: 'token-unsolicited',
    selections: {
      issued: { event: 'token.issued', ...byBeneficiary },
      requested: { event: 'token.requested', ...byBeneficiary },
    },
    correlation: {
      type: 'absence',
      trigger: 'issued',
      absent: 'requested',
      beforeMs: 15 * MINUTE,
      afterMs: 10 * SECOND,
    },
    suppressMs: HOUR,
    blocksToken: true,
  },
  {
    ...beneficiary,
    id: 'token-contested',
    selections: {
      contested: { event: 'token.contested', where: [{ field: 'reason', in: ['not_requested'] }], ...byBeneficiary },
    },
    correlation: { type: 'none', rules: ['contested'] },
    suppressMs: HOUR,
    blocksToken: true,
  },
  {
    id: 'token-reused-across-providers',
    groupNames: ['tokenId'],
    selections: { validated: { event: 'token.validated', groupFields: ['tokenId'] } },
    correlation: {
      type: 'value_count',
      rules: ['validated'],
      field: 'providerId',
      timespanMs: DAY,
      condition: { op: 'gte', n: 2 },
    },
    suppressMs: DAY,
    blocksToken: true,
  },
  {
    ...beneficiary,
    id: 'token-guessing',
    selections: {
      rejected: { event: 'token.validated', where: [{ field: 'outcome', in: ['rejected'] }], ...byBeneficiary },
    },
    correlation: {
      type: 'event_count',
      rules: ['rejected'],
      timespanMs: 10 * MINUTE,
      condition: { op: 'gte', n: 5 },
    },
    suppressMs: HOUR,
  },
  {
    ...beneficiary,
    id: 'token-after-contact-change',
    selections: {
      changed: {
        event: 'contact.changed',
        where: [{ field: 'field', in: ['phone', 'email', 'device'] }],
        ...byBeneficiary,
      },
      issued: { event: 'token.issued', where: [{ field: 'delivery.medium', in: ['app', 'sms'] }], ...byBeneficiary },
    },
    correlation: { type: 'temporal_ordered', rules: ['changed', 'issued'], timespanMs: 3 * DAY },
    suppressMs: DAY,
  },
  {
    id: 'payment-request-unofficial-channel',
    groupNames: ['address'],
    selections: { requested: { event: 'payment.requested', where: [notOfficial], ...byAddress } },
    correlation: { type: 'none', rules: ['requested'] },
    suppressMs: HOUR,
    blocksToken: false,
  },
  {
    id: 'unofficial-number-campaign',
    groupNames: ['address'],
    selections: {
      message: {
        event: 'chat.message',
        where: [{ field: 'direction', in: ['to_beneficiary'] }, notOfficial],
        ...byAddress,
      },
    },
    correlation: {
      type: 'value_count',
      rules: ['message'],
      field: 'beneficiaryId',
      timespanMs: HOUR,
      condition: { op: 'gte', n: 5 },
    },
    suppressMs: HOUR,
    blocksToken: false,
  },
]
