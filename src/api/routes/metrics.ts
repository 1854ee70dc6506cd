import { Histogram } from 'prom-client'
import { z } from 'zod'
import type { Api, ApiDeps } from '../deps.ts'
import { problems } from '../problem.ts'

const NAME = 'vigia_http_request_seconds'
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** The time of every request by method, route (never its values) and status. */
export function timeRequests(app: Api, { metrics }: Pick<ApiDeps, 'metrics'>): void {
  metrics.removeSingleMetric(NAME)
  const seconds = new Histogram({
    name: NAME,
    help: 'Time of HTTP requests, seconds',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [metrics],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000)
  })
}

/** `/metrics`: what the process counts. */
export function metricsRoute(app: Api, { metrics }: Pick<ApiDeps, 'metrics'>): void {
  app.get(
    '/metrics',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['operators'],
        summary: 'Prometheus metrics',
        security: [{ key: [] }],
        response: {
          200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
          ...problems('unauthenticated', 'forbidden'),
        },
      },
    },
    async (_request, reply) =>
      reply
        .type(metrics.contentType)
        .serializer(String)
        .send(await metrics.metrics()),
  )
}
