import type { Block } from '../../src/blocking/block.ts'
import { blockKey } from '../../src/blocking/block.ts'
import { standing } from '../../src/blocking/fold.ts'
import type { Alert } from '../../src/engine/alert.ts'
import { idOf } from '../engine/against-oracle.ts'
import type { OracleBlock } from '../oracle/types.ts'
import { written, type World } from './world.ts'

/** Where the records of the outputs lie. */
type Written = Pick<World, 'topics'>

/** May two alerts of its id and revision differ? */
type MayDiffer = (alert: Alert) => boolean
const never: MayDiffer = () => false

/** All rows of the alerts topic; throws where two of one id and revision differ, and must not. */
export function alertRows(world: Written, mayDiffer = never): Alert[] {
  const rows = new Map<string, string>()
  return written(world, 'alerts').map(({ key, value }) => {
    const alert = JSON.parse(value) as Alert
    const name = `${alert.id} ${alert.revision}`
    if (key !== alert.id) throw new Error(`the alert ${alert.id} has the key ${key}`)
    if ((rows.get(name) ?? value) !== value && !mayDiffer(alert))
      throw new Error(`two contents of one revision:\n${rows.get(name)}\n${value}`)
    rows.set(name, value)
    return alert
  })
}

const latestOf = (rows: readonly Alert[]): Alert[] =>
  [...Map.groupBy(rows, ({ id }) => id).values()].map((own) =>
    own.reduce((best, next) => (next.revision > best.revision ? next : best)),
  )

/** Of each id the alert of the greatest revision. */
export const lastAlerts = (world: Written, mayDiffer = never): Alert[] => latestOf(alertRows(world, mayDiffer))

/** The same where windows have been filled again: what waits may have been decided in another order on the way. */
export function lastAlertsAfterLoss(world: Written, mayDiffer = never): Alert[] {
  const last = new Map(latestOf(alertRows(world, () => true)).map(({ id, revision }) => [id, revision]))
  return latestOf(alertRows(world, (alert) => alert.revision < (last.get(alert.id) ?? 0) || mayDiffer(alert)))
}

/**
 * Blocks as they stand once the topic has been read; throws where two records of one key differ. Where windows have been
 * filled again only those that stand are asked: on the way to them a block may be told with fewer issues of its token.
 * Where issues are gone for good, `none` is: as many as before may be others.
 */
export function lastBlocks(world: Written, asked: 'all' | 'standing' | 'none' = 'all'): Block[] {
  const byKey = new Map<string, Set<string>>()
  const byId = new Map<string, Block>()
  for (const { key, value } of written(world, 'blocks')) {
    const block = JSON.parse(value) as Block
    if (key !== blockKey(block)) throw new Error(`the block ${blockKey(block)} has the key ${key}`)
    byKey.set(key, (byKey.get(key) ?? new Set()).add(value))
    byId.set(block.id, standing(byId.get(block.id), block))
  }
  const standingKeys = new Set([...byId.values()].map(blockKey))
  for (const [key, values] of byKey) {
    const isAsked = asked === 'all' || (asked === 'standing' && standingKeys.has(key))
    if (isAsked && values.size > 1 && !key.endsWith(':lift'))
      throw new Error(`two contents of one block:\n${[...values].join('\n')}`)
  }
  return [...byId.values()]
}

/** What of blocks is a function of the set of events, as texts in order. */
export const blockFacts = (blocks: readonly Block[]): string[] =>
  blocks
    .map(({ alertId, tokenId, since, expiresAt, status }) =>
      JSON.stringify([alertId, tokenId, since, expiresAt, status]),
    )
    .toSorted()

const iso = (t: number): string => new Date(t).toISOString()

/** The same of the oracle's blocks. */
export const wantedBlocks = (blocks: readonly OracleBlock[]): string[] =>
  blocks
    .map(({ alert, tokenId, since, expiresAt, lifted }) =>
      JSON.stringify([idOf(alert), tokenId, iso(since), iso(expiresAt), lifted ? 'lifted' : 'set']),
    )
    .toSorted()
