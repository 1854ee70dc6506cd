import { z } from 'zod'
import type { Block } from './block.ts'
import { isInForce } from './fold.ts'

const Identifier = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/, '1–128 visible ASCII characters')

/** What an automated caller asks: may this token go on? The 6-digit code itself is never sent. */
export const DecisionRequest = z
  .strictObject({
    tokenId: Identifier.describe("The token service's opaque id, never the 6-digit code"),
    beneficiaryId: Identifier.optional(),
    providerId: Identifier.optional(),
    transactionId: Identifier.optional(),
  })
  .meta({ id: 'DecisionRequest', examples: [{ tokenId: 't-77', providerId: 'p-4' }] })
export type DecisionRequest = z.infer<typeof DecisionRequest>

const Reason = z.object({
  code: z.string().describe('The id of the rule, or `degraded`'),
  text: z.object({ pt: z.string(), en: z.string() }),
})

/** The answer. It speaks of the token, never of care. */
export const Decision = z
  .object({
    decision: z
      .enum(['allow', 'review', 'deny'])
      .describe('An unknown token gets `allow`; `review` is for what a person should look at before it goes on'),
    reasons: z
      .array(Reason)
      .describe('In plain words, for whoever stands at the counter; empty where nothing is known'),
    blockId: z.string().optional().describe('The block that denies the longest'),
    degraded: z
      .boolean()
      .describe('True while the newest blocks may be unknown: the answer rests on the last known ones'),
    expiresAt: z.iso.datetime().optional().describe('Until when the token is denied'),
  })
  .meta({ id: 'Decision', examples: [{ decision: 'allow', reasons: [], degraded: false }] })
export type Decision = z.infer<typeof Decision>

const CARE = {
  pt: 'O atendimento continua: use a carteirinha ou ligue para o número oficial da operadora. Em emergência, atenda primeiro.',
  en: 'Care goes on: use the membership card or call the operator’s official number. In an emergency, treat first.',
}
const DEGRADED = {
  code: 'degraded',
  text: {
    pt: 'Não foi possível confirmar os bloqueios mais recentes; a resposta usa os últimos conhecidos.',
    en: 'The newest blocks could not be confirmed; this answer uses the last known ones.',
  },
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)

const reasonOf = (block: Block): Decision['reasons'][number] => ({
  code: block.ruleId,
  text: { pt: `${sentence(block.reason.pt)} ${CARE.pt}`, en: `${sentence(block.reason.en)} ${CARE.en}` },
})

/** Last to expire first, then by id, so that every replica names the same block. */
const byExpiry = (a: Block, b: Block): number =>
  Date.parse(b.expiresAt) - Date.parse(a.expiresAt) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** One reason a rule, in the order of the blocks. */
const reasonsOf = (blocks: readonly Block[]): Decision['reasons'] =>
  [...new Map(blocks.toReversed().map((block) => [block.ruleId, reasonOf(block)])).values()].toReversed()

/**
 * May the token go on? `deny` where a block of it is in force at `now` (epoch ms), else `allow`; an unknown token and
 * one that nothing speaks against get the same answer. `degraded` says that the blocks may not be the newest: what is
 * known still denies, what is unknown still goes on.
 */
export function decide(request: DecisionRequest, blocks: readonly Block[], now: number, degraded: boolean): Decision {
  const acting = blocks.filter((block) => block.tokenId === request.tokenId && isInForce(block, now)).toSorted(byExpiry)
  const last = acting[0]
  const reasons = [...reasonsOf(acting), ...(degraded ? [DEGRADED] : [])]
  if (last === undefined) return { decision: 'allow', reasons, degraded }
  return { decision: 'deny', reasons, blockId: last.id, degraded, expiresAt: last.expiresAt }
}
