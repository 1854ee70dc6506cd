import type { Block } from '../../src/blocking/block.ts'

export const NOW = Date.parse('2026-11-22T13:00:00.000Z')
export const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString()

/** A block in force at `NOW`, with what a test says about it. */
export const block = (parts: Partial<Block> = {}): Block => ({
  id: 'block-1',
  tokenId: 'token-1',
  alertId: 'alert-1',
  ruleId: 'token-reused-across-providers',
  ruleVersion: 'v1',
  mode: 'enforce',
  status: 'set',
  since: at(-5),
  expiresAt: at(30),
  revision: 1,
  reason: { pt: 'O token foi usado em dois prestadores.', en: 'The token was used at two providers.' },
  ...parts,
})
