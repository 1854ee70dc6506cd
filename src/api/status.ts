import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { createAccessHook } from './access.ts'
import type { Api, ApiDeps } from './deps.ts'
import { answerProblems } from './errors.ts'
import { healthRoutes } from './routes/health.ts'
import { metricsRoute } from './routes/metrics.ts'
import { SERVER } from './server.ts'

export type StatusDeps = Pick<ApiDeps, 'health' | 'stalled' | 'metrics' | 'clock' | 'keys' | 'openOnLoopback'>

/**
 * `/health/live`, `/health/ready` and `/metrics` alone, as the API has them and under the same access: for every process,
 * whatever its roles. Nothing listens yet. Nothing of it is logged: it is asked every few seconds.
 */
export async function createStatus(deps: StatusDeps): Promise<Api> {
  const app: Api = Fastify(SERVER).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler)
  answerProblems(app)
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  app.addHook('onRequest', createAccessHook(deps))
  metricsRoute(app, deps)
  healthRoutes(app, deps)
  return app.ready().then(() => app)
}
