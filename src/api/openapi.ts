import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { Api } from './deps.ts'

/** The documentation is a page with scripts of its own: its policy is its own, too. */
const DOCS_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const TAGS = [
  { name: 'public', description: 'Open to anyone, rate limited' },
  { name: 'machines', description: 'For automated callers, with an API key' },
  { name: 'analysts', description: 'For fraud analysts' },
  { name: 'operators', description: 'For those who run Vigia' },
]

interface Media {
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>
}
const isMedia = (body: unknown): body is Media => typeof body === 'object' && body !== null && 'content' in body

/** A body may have a shape for each of its content types; the library knows of one shape only. */
const transform: typeof jsonSchemaTransform = (given) => {
  const { body, ...rest } = given.schema ?? {}
  if (!isMedia(body)) return jsonSchemaTransform(given)
  const content = Object.entries(body.content).map(([type, { schema }]) => [
    type,
    { schema: jsonSchemaTransform({ ...given, schema: { body: schema } }).schema['body'] },
  ])
  const { schema, url } = jsonSchemaTransform({ ...given, schema: rest })
  return { url, schema: { ...schema, body: { content: Object.fromEntries(content) } } }
}

/** OpenAPI 3.1 at `/docs/json`, a page over it at `/docs`. To be called before any route is added. */
export async function addDocs(app: Api): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (/^\/docs(\/|$)/.test(route.url)) route.config = { ...route.config, access: 'open' }
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Vigia',
        version: '1',
        description: 'Verificação de canais e detecção de fraude para planos de saúde. Errors are RFC 9457 problems.',
        license: { name: 'See the repository' },
      },
      tags: TAGS,
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key' } } },
    },
    transform,
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: DOCS_CSP })
}
