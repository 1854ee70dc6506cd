import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import type { Block } from '../../src/blocking/block.ts'
import type { Due } from '../../src/engine/decide.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Plan } from '../../src/engine/plan.ts'
import type { Event } from '../../src/events/event.ts'
import type { Rule } from '../../src/rules/rule.ts'
import { arrive, BOUNDS, events, inBatches, orderWithinBound } from '../oracle/generate.ts'
import { oracleBlocks } from '../oracle/oracle.ts'
import { oracleRules } from '../oracle/rules.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { idOf, runs } from './against-oracle.ts'
import { catalogue } from './catalogue.ts'

/** All blocks that the engine writes for events as they arrive in batches, read as one partition to its end. */
async function written(rules: readonly Rule[], batches: readonly (readonly OracleEvent[])[]): Promise<Block[]> {
  const engine = createEngine({ rules, registryVersion: 0, digest: sha256 })
  const store = createMemoryWindowStore()
  const blocks: Block[] = []
  const waiting = new Set<Due>()
  let newest = -Infinity
  const settle = async (plan: Plan) => {
    const views = await store.observe(plan.observations)
    const outcome = engine.decide(plan, views)
    for (const due of outcome.due) waiting.add(due)
    blocks.push(...engine.blocksOf(plan, views))
    const asking = engine.planBlocks(outcome.asks)
    if (asking !== undefined) blocks.push(...engine.blocksOf(asking, await store.observe(asking.observations)))
    blocks.push(...engine.liftsOf(outcome))
  }
  const decide = async (watermark: number) => {
    const ripe = [...waiting].filter(({ deadline }) => deadline < watermark)
    for (const due of ripe) waiting.delete(due)
    if (ripe.length > 0) await settle(engine.planDecisions(ripe))
  }
  for (const batch of batches) {
    const plan = engine.plan()
    for (const event of batch) plan.add(event as Event)
    newest = Math.max(newest, ...batch.map(({ time }) => time))
    await settle(plan)
    await decide(newest - BOUNDS.outOfOrdernessMs)
  }
  await decide(Infinity)
  return blocks
}

/** Of each id the block of the greatest revision. */
const standing = (blocks: readonly Block[]): Block[] =>
  [...Map.groupBy(blocks, ({ id }) => id).values()].map((own) =>
    own.reduce((best, next) => (next.revision >= best.revision ? next : best)),
  )

const TYPES = ['token.issued', 'token.validated', 'token.contested', 'token.issued', 'token.requested']
const rules = catalogue(oracleRules.map(({ id }) => id))

test('the blocks are a function of the set of events: of each alert and token, as its latest hit would have it', async () => {
  await fc.assert(
    fc.asyncProperty(events(24, TYPES), orderWithinBound, fc.integer({ min: 1, max: 9 }), async (set, order, size) => {
      const blocks = standing(await written(rules, inBatches(arrive(set, order), [size])))
      const facts = blocks.map(({ alertId, tokenId, since, expiresAt, status }) =>
        JSON.stringify([alertId, tokenId, since, expiresAt, status]),
      )
      const wanted = oracleBlocks(oracleRules, set).map(({ alert, tokenId, since, expiresAt }) =>
        JSON.stringify([idOf(alert), tokenId, new Date(since).toISOString(), new Date(expiresAt).toISOString(), 'set']),
      )
      expect(facts.toSorted()).toEqual(wanted.toSorted())
    }),
    runs(200),
  )
})
