import type { Block } from '../blocking/block.ts'
import { makeBlock } from '../blocking/make-block.ts'
import type { Role } from '../rules/correlation.ts'
import type { AlertState } from './alert-state.ts'
import type { Outcome } from './decide.ts'
import type { Entry } from './entry.ts'
import type { Digest, Layout, LoggedRole, LogKind } from './layout.ts'
import { createPlan, type Observation, type Plan } from './plan.ts'
import type { LogEntry, View } from './view.ts'
import { createWindow } from './window.ts'

/** The log of a token: when it was issued, and the blocks that were asked for it. Whoever comes last sees both. */
export interface TokenLogs {
  readonly kind: LogKind
  readonly issued: LoggedRole
  readonly asked: LoggedRole
}

/** The issuing of tokens whose end is known, by token. */
export const issuedRole: Role = {
  name: 'issued',
  fields: ['expiresAt'],
  selections: [
    {
      name: 'issued',
      event: 'token.issued',
      identity: 'token.issued with expiresAt by tokenId',
      matches: () => true,
      group: ({ data }) => (typeof data['tokenId'] === 'string' ? [data['tokenId']] : undefined),
      field: ({ data }, name) => {
        const value = data[name]
        return typeof value === 'string' || typeof value === 'number' ? value : undefined
      },
    },
  ],
}

const DAY = 24 * 3_600_000
const TOKEN_LIFE = 2 * DAY

const millis = (value: unknown): number => (typeof value === 'number' ? value : Date.parse(String(value)))

/** A plan that asks for the blocks of an outcome's hits; undefined where none is asked for. */
export function planBlocks(layout: Layout, { hits }: Outcome): Plan | undefined {
  const { tokens } = layout
  const asking = hits.filter(({ state }) => state.logged.rule.mode === 'enforce')
  if (tokens === undefined || asking.length === 0) return undefined
  const plan = createPlan(layout)
  for (const { state, hit } of asking) {
    const observation = plan.of(tokens.kind, String(hit.values['tokenId']), hit.t)
    observation.from = Math.min(observation.from, hit.t - TOKEN_LIFE)
    observation.to = Math.max(observation.to, hit.t + DAY)
    observation.entries.push(askOf(tokens, state, hit))
  }
  return plan
}

/** A request for a block, as an entry: the alert stands for the source, its rule for the id. */
const askOf = ({ asked }: TokenLogs, state: AlertState, hit: Entry): LogEntry => ({
  t: hit.t,
  source: state.id,
  id: state.logged.rule.id,
  type: 'block.asked',
  values: {},
  roles: [asked.index],
  seq: 0,
})

/** The blocks of the tokens that a plan has looked at, as they are now. */
export function blocksOf(
  layout: Layout,
  observations: readonly Observation[],
  views: readonly View[],
  digest: Digest,
): readonly Block[] {
  const { tokens } = layout
  if (tokens === undefined) return []
  return observations.flatMap((observation, index) => {
    const view = views[index]
    if (observation.kind !== tokens.kind || view === undefined) return []
    return isAboutBlocks(observation, tokens) ? blocksIn(tokens, layout, view, digest) : []
  })
}

const isAboutBlocks = ({ entries }: Observation, { issued, asked }: TokenLogs): boolean =>
  entries.some(({ roles }) => roles.includes(issued.index) || roles.includes(asked.index))

function blocksIn({ issued, asked }: TokenLogs, layout: Layout, view: View, digest: Digest): readonly Block[] {
  const asks = Map.groupBy(view.entries(asked.index), (entry) => entry.source)
  const issues = view.entries(issued.index)
  const end = millis(issues.at(-1)?.values['expiresAt'] ?? Infinity)
  return [...asks].flatMap(([alertId, entries]): Block[] => {
    const last = entries.at(-1) as Entry
    const rule = layout.rules.find((logged) => logged.rule.id === last.id)?.rule
    if (rule === undefined) return []
    const expiresAt = Math.min(Number.isNaN(end) ? Infinity : end, last.t + DAY)
    const revision = entries.length + issues.length
    return [makeBlock({ tokenId: view.key, alertId, rule, since: last.t, expiresAt, revision, status: 'set' }, digest)]
  })
}

/** The blocks to be lifted: those whose every hit has been contradicted. */
export function liftsOf({ touched }: Outcome, digest: Digest): readonly Block[] {
  return [...touched].flatMap(([state, view]) => {
    const { rule } = state.logged
    if (!rule.blocksToken || rule.mode !== 'enforce' || !rule.correlation.deferred) return []
    const window = createWindow(state.logged).over(view)
    const byToken = Map.groupBy([...state.hits], (hit) => hit.values['tokenId'])
    return [...byToken].flatMap(([tokenId, hits]): Block[] => {
      const isContradicted = hits.every((hit) => rule.correlation.find(window, hit).contradictedBy.length > 0)
      if (typeof tokenId !== 'string' || !isContradicted) return []
      const since = Math.max(...hits.map(({ t }) => t))
      const facts = { tokenId, alertId: state.id, rule, since, expiresAt: since + DAY, revision: hits.length }
      return [makeBlock({ ...facts, status: 'lifted' }, digest)]
    })
  })
}
