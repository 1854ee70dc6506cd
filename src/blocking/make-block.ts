import type { Rule } from '../rules/rule.ts'
import type { Block } from './block.ts'

/** What a block is made of; times are epoch ms. */
export interface BlockFacts {
  readonly tokenId: string
  readonly alertId: string
  readonly rule: Rule
  readonly status: Block['status']
  readonly since: number
  readonly expiresAt: number
  readonly revision: number
}

/** Makes the block of a token for an alert that acts, a canary's too; its id is a hash of both. */
export function makeBlock(facts: BlockFacts, digest: (text: string) => string): Block {
  const { tokenId, alertId, rule, status, since, expiresAt, revision } = facts
  return {
    id: digest(JSON.stringify([alertId, tokenId])).slice(0, 32),
    tokenId,
    alertId,
    ruleId: rule.id,
    ruleVersion: rule.version,
    mode: 'enforce',
    status,
    since: new Date(since).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    revision,
    reason: { ...rule.title },
  }
}
