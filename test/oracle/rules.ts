import type { Group, OracleEvent, OracleRule, OracleSelection, Value } from './types.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** A field of `data` by its path, undefined where it is absent or empty. */
export function fieldOf(event: OracleEvent, path: string): Value | undefined {
  const found = path
    .split('.')
    .reduce<unknown>(
      (data, name) => (typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined),
      event.data,
    )
  if (typeof found === 'string') return found === '' ? undefined : found
  return typeof found === 'number' || typeof found === 'boolean' ? found : undefined
}

const by =
  (name: string, path: string = name) =>
  (event: OracleEvent): Group | undefined => {
    const value = fieldOf(event, path)
    return value === undefined ? undefined : { [name]: value }
  }

const select = (type: string, where: (event: OracleEvent) => boolean = () => true): OracleSelection => ({
  matches: (event) => event.type === type && where(event),
})

const is =
  (path: string, ...values: readonly Value[]) =>
  (event: OracleEvent) => {
    const value = fieldOf(event, path)
    return value !== undefined && values.includes(value)
  }

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
]
