import helmet from '@fastify/helmet'
import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { createAccessHook } from './access.ts'
import { createAsking } from './asking.ts'
import type { Api, ApiDeps } from './deps.ts'
import { answerProblems } from './errors.ts'
import { addDocs } from './openapi.ts'
import { createReporting } from './reporting.ts'
import { alertPages } from './pages/alert-routes.ts'
import { publicPages } from './pages/public-routes.ts'
import { STYLE_HASHES } from './pages/style.ts'
import { alertRoutes } from './routes/alerts.ts'
import { channelRoutes } from './routes/channels.ts'
import { decisionRoutes } from './routes/decisions.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { metricsRoute, timeRequests } from './routes/metrics.ts'
import { reportRoutes } from './routes/reports.ts'
import { publishedListRoutes } from './routes/published-list.ts'
import { verifyRoutes } from './routes/verify.ts'
import { SERVER } from './server.ts'

/** Headers of every answer. No script, no frame, and of styles only the two that are ours. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: [...STYLE_HASHES],
      imgSrc: ["'self'", 'data:'],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  // A form's POST must say where it comes from, so not `no-referrer`.
  referrerPolicy: { policy: 'same-origin' as const },
}

/** One line a request: the route's pattern, never an address, a query value or a body. */
function logRequests(app: Api): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.is404 ? undefined : request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
  })
}

/** The HTTP side of Vigia: routes and pages over what is passed in; nothing listens yet. Test it with `inject`. */
export async function createApi(deps: ApiDeps): Promise<Api> {
  const server = { ...SERVER, trustProxy: deps.trustedProxies === undefined ? false : [...deps.trustedProxies] }
  const options = deps.logger === undefined ? server : { ...server, loggerInstance: deps.logger }
  const app: Api = Fastify(options).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler)
  answerProblems(app)
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  await app.register(helmet, HEADERS)
  app.addHook('onRequest', createAccessHook(deps))
  logRequests(app)
  app.removeContentTypeParser('text/plain')
  await addDocs(app)
  timeRequests(app, deps)
  metricsRoute(app, deps)
  healthRoutes(app, deps)
  const asking = createAsking(deps)
  app.addHook('onClose', asking.settled)
  verifyRoutes(app, asking)
  const reporting = createReporting(deps)
  reportRoutes(app, deps, reporting)
  channelRoutes(app, deps)
  publishedListRoutes(app, deps)
  decisionRoutes(app, deps)
  await eventRoutes(app, deps)
  alertRoutes(app, deps)
  await publicPages(app, deps, asking, reporting)
  alertPages(app, deps)
  return app
}
