import { alertsOf } from './alerts.ts'
import { compareEvents } from './order.ts'
import type { Hit, OracleBlock, OracleEvent } from './types.ts'

const LONGEST_MS = 24 * 60 * 60 * 1000
const TOKEN_LIFE_MS = 2 * LONGEST_MS

const tokenOf = ({ data }: OracleEvent): string | undefined =>
  typeof data['tokenId'] === 'string' && data['tokenId'] !== '' ? data['tokenId'] : undefined

/**
 * The expiry that the token's latest `token.issued` gives, epoch ms; undefined where there is none. What was issued
 * longer than a token lives before the hit, or after the block's longest life, is another token's affair.
 */
function expiryOf(tokenId: string, since: number, events: readonly OracleEvent[]): number | undefined {
  const issued = events
    .filter((event) => event.type === 'token.issued' && tokenOf(event) === tokenId)
    .filter(({ time }) => time >= since - TOKEN_LIFE_MS && time <= since + LONGEST_MS)
    .toSorted(compareEvents)
    .at(-1)
  const expiresAt = issued?.data['expiresAt']
  if (typeof expiresAt === 'number') return expiresAt
  return typeof expiresAt === 'string' ? Date.parse(expiresAt) : undefined
}

/** The blocks that the hits ask for: one for each token of each alert, as its latest hit would have it. */
export function blocksOf(hits: readonly Hit[], events: readonly OracleEvent[]): OracleBlock[] {
  return alertsOf(hits.filter((hit) => hit.rule.blocksToken)).flatMap(({ alert, hits: own }) => {
    const tokens = new Set(own.map((hit) => tokenOf(hit.event)).filter((token) => token !== undefined))
    return [...tokens].map((tokenId) => {
      const asking = own.filter((hit) => tokenOf(hit.event) === tokenId)
      const since = Math.max(...asking.map((hit) => hit.event.time))
      return {
        alert,
        tokenId,
        since,
        expiresAt: Math.min(expiryOf(tokenId, since, events) ?? Infinity, since + LONGEST_MS),
        lifted: asking.some((hit) => hit.contradictedBy.length > 0),
      }
    })
  })
}
