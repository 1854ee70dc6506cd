import type { Block } from '../blocking/block.ts'
import { makeBlock } from '../blocking/make-block.ts'
import type { Role } from '../rules/correlation.ts'
import { acts } from '../rules/rule.ts'
import type { Ask, Outcome } from './decide.ts'
import type { Entry } from './entry.ts'
import type { Digest, Layout, LoggedRole, LogKind } from './layout.ts'
import { createPlan, enter, type Observation, type Plan } from './plan.ts'
import { NO_ROLES } from './role-sets.ts'
import { afterLastAt, firstAt } from './search.ts'
import type { LogEntry, View } from './view.ts'
import { createWindow } from './window.ts'

/** The log of a token: when it was issued, and the blocks that were asked for it. Whoever comes last sees both. */
export interface TokenLogs {
  readonly kind: LogKind
  readonly issued: LoggedRole
  readonly asked: LoggedRole
}

const DAY = 24 * 3_600_000
/** A token lives so long at most: what was issued longer before a hit says nothing of its block. */
const TOKEN_LIFE = 2 * DAY
/** A block ends so long after its latest hit at most, ms: what is issued later says nothing of it either. */
export const LONGEST_BLOCK_MS = DAY

/** The issuing of tokens, by token, with their end where it is known. */
export const issuedRole: Role = {
  name: 'issued',
  fields: [],
  // The hits whose blocks it may change, and all that was issued around them.
  aroundMs: TOKEN_LIFE + LONGEST_BLOCK_MS,
  selections: [
    {
      name: 'issued',
      event: 'token.issued',
      identity: 'token.issued by tokenId',
      condition: 'true',
      grouping: 'tokenId',
      matches: () => true,
      group: ({ data }) => (typeof data['tokenId'] === 'string' ? [data['tokenId']] : undefined),
      field:
        (name) =>
        ({ data }) => {
          const value = data[name]
          return typeof value === 'string' || typeof value === 'number' ? value : undefined
        },
    },
  ],
}

const millis = (value: unknown): number => (typeof value === 'number' ? value : Date.parse(String(value)))

/** A plan that puts what is asked for into the tokens' logs; undefined where nothing is asked for. */
export function planBlocks(layout: Layout, asks: readonly Ask[]): Plan | undefined {
  const { tokens } = layout
  if (tokens === undefined || asks.length === 0) return undefined
  const plan = createPlan(layout)
  for (const ask of asks) {
    const observation = plan.of(tokens.kind, ask.tokenId, ask.t)
    observation.from = Math.min(observation.from, ask.t - TOKEN_LIFE)
    observation.to = Math.max(observation.to, ask.t + LONGEST_BLOCK_MS)
    enter(observation, entryOf(tokens, ask))
  }
  return plan
}

/** A request for a block, as an entry: the alert stands for the source, its rule for the id. */
const entryOf = ({ asked }: TokenLogs, { alertId, rule, t }: Ask): LogEntry => ({
  t,
  source: alertId,
  id: rule.id,
  type: 'block.asked',
  values: {},
  roles: asked.kind.roleSets.add(NO_ROLES, asked.index),
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
    if (view.entries(tokens.asked.index).length === 0) return []
    const alerts = alertsTouched(observation, view, tokens)
    return [...alerts].flatMap((alertId) => blockIn(tokens, layout, view, alertId, digest) ?? [])
  })
}

/** The alerts whose blocks an observation may have set or changed: all that these rest on is in view. */
function alertsTouched({ entries }: Observation, view: View, { issued, asked }: TokenLogs): ReadonlySet<string> {
  const alerts = new Set<string>()
  for (const { t, source, roles } of entries) {
    if (roles.includes(asked.index)) alerts.add(source)
    if (!roles.includes(issued.index)) continue
    for (const ask of within(view.entries(asked.index), t - LONGEST_BLOCK_MS, t + TOKEN_LIFE)) alerts.add(ask.source)
  }
  return alerts
}

const within = (entries: readonly Entry[], from: number, to: number): readonly Entry[] =>
  entries.slice(firstAt(entries, from), afterLastAt(entries, to))

/** Grows with what a block rests on: first by the time of its latest hit, then by what was issued. */
const ISSUES = 1_024

function blockIn(
  { issued, asked }: TokenLogs,
  layout: Layout,
  view: View,
  alertId: string,
  digest: Digest,
): Block | undefined {
  const asks = view.entries(asked.index).filter(({ source }) => source === alertId)
  const last = asks.at(-1)
  const rule = layout.rules.find((logged) => logged.rule.id === last?.id)?.rule
  if (last === undefined || rule === undefined || !acts(rule.mode)) return undefined
  const issues = within(view.entries(issued.index), last.t - TOKEN_LIFE, last.t + LONGEST_BLOCK_MS)
  const end = millis(issues.at(-1)?.values['expiresAt'] ?? Infinity)
  const expiresAt = Math.min(Number.isNaN(end) ? Infinity : end, last.t + LONGEST_BLOCK_MS)
  const revision = last.t * ISSUES + Math.min(issues.length, ISSUES - 1)
  return makeBlock({ tokenId: view.key, alertId, rule, since: last.t, expiresAt, revision, status: 'set' }, digest)
}

/** The blocks to be lifted: those whose every hit has been contradicted. */
export function liftsOf({ touched }: Outcome, digest: Digest): readonly Block[] {
  return [...touched].flatMap(([state, view]) => {
    const { rule } = state.logged
    if (!rule.blocksToken || !acts(state.mode) || rule.correlation.contradictedBy === undefined) return []
    const window = createWindow(state.logged).over(view)
    const byToken = Map.groupBy([...state.hits], (hit) => hit.values['tokenId'])
    return [...byToken].flatMap(([tokenId, hits]): Block[] => {
      const isContradicted = hits.every((hit) => (rule.correlation.contradictedBy?.(window, hit) ?? []).length > 0)
      if (typeof tokenId !== 'string' || !isContradicted) return []
      const since = Math.max(...hits.map(({ t }) => t))
      const facts = { tokenId, alertId: state.id, rule, since, expiresAt: since + DAY, revision: hits.length }
      return [makeBlock({ ...facts, status: 'lifted' }, digest)]
    })
  })
}
