import { z } from 'zod'

const Time = z.iso.datetime()

/**
 * A block of a token, as it travels on the compacted blocks topic. A block is set under the key `<id>:<revision>` and
 * lifted under `<id>:lift`; of one id the greatest revision stands, and what was lifted stays lifted.
 */
export const Block = z
  .object({
    id: z.string().describe('hash(alert id, tokenId)'),
    tokenId: z.string(),
    alertId: z.string(),
    ruleId: z.string(),
    ruleVersion: z.string(),
    mode: z.string().describe('Only `enforce` acts; what is in shadow sets no block, what a canary sets is in force'),
    status: z.enum(['set', 'lifted']),
    since: Time.describe('Event time of the latest hit that asked for it'),
    expiresAt: Time.describe("The token's own expiry, at most 24 h after the hit"),
    revision: z.int().positive(),
    reason: z.object({ pt: z.string(), en: z.string() }).describe('In plain words, for the caller'),
  })
  .meta({ id: 'Block' })
export type Block = z.infer<typeof Block>

/** The record key under which a block travels. */
export const blockKey = (block: Block): string =>
  block.status === 'lifted' ? `${block.id}:lift` : `${block.id}:${block.revision}`
