import { by, fieldOf, is, select } from './rule-parts.ts'
import { personRules } from './person-rules.ts'
import { pairRules } from './token-pair-rules.ts'
import type { OracleEvent, OracleRule } from './types.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const unofficial = (event: OracleEvent): boolean => {
  const status = fieldOf(event, 'channel.status')
  return status !== undefined && status !== 'official'
}

const tokenUnsolicited: OracleRule = {
  id: 'token-unsolicited',
  group: by('beneficiaryId'),
  selections: { issued: select('token.issued'), requested: select('token.requested') },
  correlation: {
    type: 'absence',
    trigger: 'issued',
    absent: 'requested',
    beforeMs: 15 * MINUTE,
    afterMs: 10 * SECOND,
  },
  suppressMs: HOUR,
  blocksToken: true,
}

const tokenContested: OracleRule = {
  id: 'token-contested',
  group: by('beneficiaryId'),
  selections: { contested: select('token.contested', is('reason', 'not_requested')) },
  correlation: { type: 'none', rules: ['contested'] },
  suppressMs: HOUR,
  blocksToken: true,
}

const tokenReused: OracleRule = {
  id: 'token-reused-across-providers',
  group: by('tokenId'),
  selections: { validated: select('token.validated') },
  correlation: {
    type: 'value_count',
    rules: ['validated'],
    field: (event) => fieldOf(event, 'providerId'),
    timespanMs: 24 * HOUR,
    condition: { op: 'gte', n: 2 },
  },
  suppressMs: 24 * HOUR,
  blocksToken: true,
}

const tokenGuessing: OracleRule = {
  id: 'token-guessing',
  group: by('beneficiaryId'),
  selections: { rejected: select('token.validated', is('outcome', 'rejected')) },
  correlation: {
    type: 'event_count',
    rules: ['rejected'],
    timespanMs: 10 * MINUTE,
    condition: { op: 'gte', n: 5 },
  },
  suppressMs: HOUR,
  blocksToken: false,
}

const tokenAfterContactChange: OracleRule = {
  id: 'token-after-contact-change',
  group: by('beneficiaryId'),
  selections: {
    changed: select('contact.changed', is('field', 'phone', 'email', 'device')),
    issued: select('token.issued', is('delivery.medium', 'app', 'sms')),
  },
  correlation: { type: 'temporal_ordered', rules: ['changed', 'issued'], timespanMs: 72 * HOUR },
  suppressMs: 24 * HOUR,
  blocksToken: false,
}

const paymentRequestUnofficial: OracleRule = {
  id: 'payment-request-unofficial-channel',
  group: by('address', 'channel.address'),
  selections: { requested: select('payment.requested', unofficial) },
  correlation: { type: 'none', rules: ['requested'] },
  suppressMs: HOUR,
  blocksToken: false,
}

const unofficialCampaign: OracleRule = {
  id: 'unofficial-number-campaign',
  group: by('address', 'channel.address'),
  selections: {
    message: select('chat.message', (event) => is('direction', 'to_beneficiary')(event) && unofficial(event)),
  },
  correlation: {
    type: 'value_count',
    rules: ['message'],
    field: (event) => fieldOf(event, 'beneficiaryId'),
    timespanMs: HOUR,
    condition: { op: 'gte', n: 5 },
  },
  suppressMs: HOUR,
  blocksToken: false,
}

/** Rules of the catalogue, as the definitions have them. Channels carry the status that the edge has found. */
export const oracleRules: readonly OracleRule[] = [
  tokenUnsolicited,
  tokenContested,
  tokenReused,
  tokenGuessing,
  tokenAfterContactChange,
  paymentRequestUnofficial,
  unofficialCampaign,
  ...pairRules,
  ...personRules,
]
