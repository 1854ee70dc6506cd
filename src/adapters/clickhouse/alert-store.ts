import type { ClickHouseClient } from '@clickhouse/client'
import type { AlertCursor, AlertFilter, AlertPage, AlertStore } from '../../ports/alert-store.ts'
import { InfrastructureError } from '../../ports/errors.ts'
import { acts, MODES } from '../../rules/rule.ts'
import { ALERT_COLUMNS, type AlertRow, toAlert } from './alert-row.ts'
import { orInfrastructure } from './errors.ts'

type Params = Record<string, string | number>

/** What each part of a filter asks of a row; its value travels as a parameter of the same name. */
const CONDITIONS: Readonly<Record<keyof AlertFilter, string>> = {
  ruleId: 'rule_id = {ruleId:String}',
  level: 'level = {level:String}',
  family: 'family = {family:String}',
  mode: 'mode = {mode:String}',
  isActing: `mode IN (${MODES.filter(acts)
    .map((mode) => `'${mode}'`)
    .join(', ')})`,
  entity: 'has(group_values, {entity:String})',
  from: 'first_hit_ms >= {from:Int64}',
  to: 'first_hit_ms < {to:Int64}',
}
const AFTER = '(first_hit_ms, id) < ({afterHit:Int64}, {afterId:String})'

function conditionsOf(filter: AlertFilter): { conditions: string[]; params: Params } {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined) as [keyof AlertFilter, string][]
  const params = given.filter(([name]) => name !== 'isActing')
  return { conditions: given.map(([name]) => CONDITIONS[name]), params: Object.fromEntries(params) }
}
const where = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`

interface FacetRow {
  readonly level: string
  readonly ruleId: string
  readonly family: string
  readonly mode: string
  readonly alerts: string | number
}
const FACETS = ['level', 'ruleId', 'family', 'mode'] as const

function countBy(rows: readonly FacetRow[], name: (typeof FACETS)[number]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(row[name], (counts.get(row[name]) ?? 0) + Number(row.alerts))
  return Object.fromEntries(counts)
}

const foldFacets = (rows: readonly FacetRow[]): Pick<AlertPage, 'facets' | 'total'> => ({
  facets: Object.fromEntries(FACETS.map((name) => [name, countBy(rows, name)])),
  total: rows.reduce((total, row) => total + Number(row.alerts), 0),
})

/** The alerts in ClickHouse, read through the view `alerts`. Every value of a question travels as a parameter. */
export function createClickHouseAlertStore(client: ClickHouseClient): AlertStore {
  async function select<T>(query: string, query_params: Params): Promise<T[]> {
    return (await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>()
  }
  const alertsOf = async (query: string, params: Params) => (await select<AlertRow>(query, params)).map(toAlert)

  async function page(filter: AlertFilter, limit: number, after?: AlertCursor): Promise<AlertPage> {
    const { conditions, params } = conditionsOf(filter)
    const beyond = after ? { conditions: [AFTER], params: { afterHit: after.firstHit, afterId: after.id } } : undefined
    const list = `SELECT ${ALERT_COLUMNS} FROM alerts ${where([...conditions, ...(beyond?.conditions ?? [])])}
      ORDER BY first_hit_ms DESC, id DESC LIMIT {limit:UInt32}`
    const counts = `SELECT level, rule_id AS ruleId, family, mode, count() AS alerts FROM alerts ${where(conditions)}
      GROUP BY level, rule_id, family, mode`
    const [found, facets] = await Promise.all([
      alertsOf(list, { ...params, ...beyond?.params, limit: limit + 1 }),
      select<FacetRow>(counts, params),
    ])
    const alerts = found.slice(0, limit)
    const last = found.length > limit ? alerts.at(-1) : undefined
    const next = last && { next: { firstHit: Date.parse(last.firstHit), id: last.id } }
    return { alerts, ...next, ...foldFacets(facets) }
  }

  return {
    list: (filter, limit, after) => orInfrastructure('alerts', page(filter, limit, after)),
    async get(id) {
      const query = `SELECT ${ALERT_COLUMNS} FROM alerts WHERE id = {id:String} LIMIT 1`
      return (await orInfrastructure('alert', alertsOf(query, { id })))[0]
    },
    async ping() {
      const answer = await client.ping({ select: true })
      if (!answer.success) throw new InfrastructureError('clickhouse', 'does not answer', { cause: answer.error })
    },
  }
}
