import { by, fieldOf, is, select } from './rule-parts.ts'
import { HOUR, SECOND } from './samples.ts'
import type { Match, OracleRule } from './types.ts'

const DAY = 24 * HOUR
const accepted = select('token.validated', is('outcome', 'accepted'))

const withoutIssuance: OracleRule = {
  id: 'token-validated-without-issuance',
  group: by('tokenId'),
  selections: { validated: accepted, issued: select('token.issued') },
  correlation: { type: 'absence', trigger: 'validated', absent: 'issued', beforeMs: DAY, afterMs: 10 * SECOND },
  suppressMs: DAY,
  blocksToken: true,
}

/** An issuing and a use of one token that do not fit together. */
const mismatch = (
  id: string,
  match: Match,
  blocksToken = false,
  validated = select('token.validated'),
): OracleRule => ({
  id,
  group: by('tokenId'),
  selections: { issued: select('token.issued'), validated },
  correlation: { type: 'temporal', rules: ['issued', 'validated'], timespanMs: DAY, match },
  suppressMs: DAY,
  blocksToken,
})
const differs =
  (field: string): Match =>
  ({ issued, validated }) => {
    if (issued === undefined || validated === undefined) return false
    const [one, other] = [fieldOf(issued, field), fieldOf(validated, field)]
    return one !== undefined && other !== undefined && one !== other
  }
const isExpired: Match = ({ issued, validated }) => {
  const expiresAt = issued && fieldOf(issued, 'expiresAt')
  return typeof expiresAt === 'number' && validated !== undefined && validated.time > expiresAt
}

const claimAfterSwap: OracleRule = {
  id: 'claim-after-account-swap',
  group: by('beneficiaryId'),
  selections: {
    swapped: select('contact.changed', is('field', 'bank_account')),
    requested: select('reimbursement.requested'),
  },
  correlation: { type: 'temporal_ordered', rules: ['swapped', 'requested'], timespanMs: 72 * HOUR },
  suppressMs: DAY,
  blocksToken: false,
}

/** Rules over an issuing and a use of the same token, and over a swap and a claim. */
export const pairRules: readonly OracleRule[] = [
  withoutIssuance,
  mismatch('token-validated-after-expiry', isExpired, false, accepted),
  mismatch('token-beneficiary-mismatch', differs('beneficiaryId'), true),
  mismatch('token-provider-mismatch', differs('providerId')),
  mismatch('token-care-kind-mismatch', differs('careKind')),
  claimAfterSwap,
]
