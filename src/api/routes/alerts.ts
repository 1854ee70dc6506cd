import { z } from 'zod'
import { Alert } from '../../engine/alert.ts'
import { AlertQuery, nextPageUrl, readAlertQuery } from '../alert-query.ts'
import { writeCursor } from '../cursor.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { HttpProblem, problems } from '../problem.ts'

const AlertList = z
  .object({
    alerts: z.array(Alert),
    total: z.int().nonnegative().describe('All alerts under the filter'),
    facets: z
      .record(z.string(), z.record(z.string(), z.int().nonnegative()))
      .describe('`level`, `ruleId`, `family`, `mode` → value → number of alerts'),
    next: z.string().optional().describe('The cursor of the next page; absent on the last'),
  })
  .meta({ id: 'AlertList' })

const shared = { tags: ['analysts'], security: [{ key: [] }] }

/** `GET /v1/alerts` and `/v1/alerts/{id}`: alerts for people to read, newest first. */
export function alertRoutes(app: Api, { alerts }: ApiDeps): void {
  app.get(
    '/v1/alerts',
    {
      config: { access: 'alerts:read' },
      schema: {
        ...shared,
        summary: 'Alerts, newest first, with counts for each facet',
        querystring: AlertQuery,
        response: { 200: AlertList, ...problems('invalid-request', 'unauthenticated', 'forbidden', 'unavailable') },
      },
    },
    async ({ query }, reply) => {
      const { filter, limit, after } = readAlertQuery(query)
      const { next, ...page } = await alerts.list(filter, limit, after)
      reply.header('cache-control', 'no-store')
      if (next !== undefined) reply.header('link', `<${nextPageUrl('/v1/alerts', query, next)}>; rel="next"`)
      return { ...page, alerts: [...page.alerts], ...(next === undefined ? {} : { next: writeCursor(next) }) }
    },
  )
  app.get(
    '/v1/alerts/:id',
    {
      config: { access: 'alerts:read' },
      schema: {
        ...shared,
        summary: 'One alert, at its last revision',
        params: z.strictObject({ id: z.string().min(1).max(256) }),
        response: {
          200: Alert,
          ...problems('invalid-request', 'unauthenticated', 'forbidden', 'not-found', 'unavailable'),
        },
      },
    },
    async ({ params }, reply) => {
      const alert = await alerts.get(params.id)
      if (alert === undefined) throw new HttpProblem('not-found', 'there is no such alert')
      reply.header('cache-control', 'no-store')
      return alert
    },
  )
}
