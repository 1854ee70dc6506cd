import { z } from 'zod'
import { Alert } from '../../engine/alert.ts'
import { AlertDisposition, OUTCOMES } from '../../engine/disposition.ts'
import { keyIdOf } from '../access.ts'
import { AlertQuery, nextPageUrl, readAlertQuery } from '../alert-query.ts'
import { writeCursor } from '../cursor.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { HttpProblem, problems } from '../problem.ts'

const DisposedAlert = Alert.extend({
  disposition: AlertDisposition.pick({ disposition: true, at: true, by: true })
    .optional()
    .describe('What an analyst has made of it; absent where nobody has decided it'),
}).meta({ id: 'DisposedAlert' })
const AlertList = z
  .object({
    alerts: z.array(DisposedAlert),
    total: z.int().nonnegative().describe('All alerts under the filter'),
    facets: z
      .record(z.string(), z.record(z.string(), z.int().nonnegative()))
      .describe('`level`, `ruleId`, `family`, `mode` → value → number of alerts'),
    next: z.string().optional().describe('The cursor of the next page; absent on the last'),
  })
  .meta({ id: 'AlertList' })

const shared = { tags: ['analysts'], security: [{ key: [] }] }

const Id = z.strictObject({ id: z.string().min(1).max(256) })
const Decision = z.strictObject({ disposition: z.enum(OUTCOMES) }).meta({ id: 'AlertDecision' })

async function found({ alerts }: Pick<ApiDeps, 'alerts'>, id: string): Promise<Alert> {
  const alert = await alerts.get(id)
  if (alert === undefined) throw new HttpProblem('not-found', 'there is no such alert')
  return alert
}

/** `GET /v1/alerts` and `/v1/alerts/{id}`: alerts for people to read, newest first, with what was made of them. */
export function alertRoutes(app: Api, deps: ApiDeps): void {
  const { alerts, dispositions } = deps
  const disposed = (alert: Alert): z.infer<typeof DisposedAlert> => {
    const disposition = dispositions.of(alert.id)
    return disposition === undefined ? alert : { ...alert, disposition }
  }
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
      return { ...page, alerts: page.alerts.map(disposed), ...(next === undefined ? {} : { next: writeCursor(next) }) }
    },
  )
  app.get(
    '/v1/alerts/:id',
    {
      config: { access: 'alerts:read' },
      schema: {
        ...shared,
        summary: 'One alert, at its last revision',
        params: Id,
        response: {
          200: DisposedAlert,
          ...problems('invalid-request', 'unauthenticated', 'forbidden', 'not-found', 'unavailable'),
        },
      },
    },
    async ({ params }, reply) => {
      const alert = await found(deps, params.id)
      reply.header('cache-control', 'no-store')
      return disposed(alert)
    },
  )
  decisionRoute(app, deps)
}

/** `POST /v1/alerts/{id}/disposition`: an analyst says what became of an alert. */
function decisionRoute(app: Api, deps: ApiDeps): void {
  app.post(
    '/v1/alerts/:id/disposition',
    {
      config: { access: 'alerts:decide' },
      schema: {
        ...shared,
        summary: 'Decides an alert',
        description:
          '`confirmed` where the risk was real: an address that the alert is about is a known fraud for a year. `valuable` where it was worth the look, `false_positive` where nothing was wrong. A later decision takes its place.',
        params: Id,
        body: Decision,
        response: {
          200: AlertDisposition,
          ...problems(
            'invalid-request',
            'unauthenticated',
            'forbidden',
            'not-found',
            'too-large',
            'unsupported-media-type',
            'unavailable',
          ),
        },
      },
    },
    async (request, reply) => {
      const alert = await found(deps, request.params.id)
      reply.header('cache-control', 'no-store')
      return deps.dispositions.decide(alert, request.body.disposition, keyIdOf(request), deps.clock())
    },
  )
}
