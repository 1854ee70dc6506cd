import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { InfrastructureError } from '../ports/errors.ts'
import type { Api } from './deps.ts'
import { watchMethods, type Methods } from './methods.ts'
import { errorPage } from './pages/error.ts'
import { codeOfStatus, HttpProblem, problem, type ProblemCode, statusOf } from './problem.ts'

/** What a thrown thing is to the caller. Nothing of a foreign error's text is passed on: it may quote what was sent. */
function problemOf(error: FastifyError): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof InfrastructureError)
    return new HttpProblem('unavailable', `${error.service} does not answer`, { headers: { 'retry-after': '5' } })
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext ?? 'body'
    return new HttpProblem('invalid-request', `see errors (${where})`, {
      errors: error.validation.map(({ instancePath, keyword, message = 'not valid' }) => ({
        pointer: instancePath === '/' ? '' : instancePath,
        // The library's words name the keys, and a key may be anything that was sent.
        detail: keyword === 'unrecognized_keys' ? 'there is a key that is not known here' : message,
      })),
    })
  }
  return new HttpProblem(codeOfStatus(error.statusCode ?? 500))
}

const wantsPage = (request: FastifyRequest): boolean =>
  !/^\/(v1|docs|health|metrics|\.well-known)(\/|$)/.test(request.url.split('?')[0] ?? '') &&
  (request.headers.accept ?? '').includes('text/html')

/** Answers with a problem: a page for a browser on a page, `application/problem+json` for everybody else. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  detail = '',
  errors: HttpProblem['errors'] = [],
): FastifyReply {
  reply.code(statusOf(code)).headers({ 'cache-control': 'no-store', 'x-request-id': request.id })
  if (wantsPage(request)) return reply.type('text/html; charset=utf-8').send(errorPage(code, request.id))
  return reply
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem(code, request.id, detail, errors))
}

/** The one place that turns what was thrown into an answer; what is our own fault is logged with its cause. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, message, errors, headers } = problemOf(error)
  if (statusOf(code) >= 500) request.log.error({ err: error, code }, 'request failed')
  return sendProblem(request, reply.headers(headers), code, message, errors)
}

/** Answers where no route is: 405 with `Allow` where the path has another method, else 404. */
function notFound(request: FastifyRequest, reply: FastifyReply, methods: Methods): FastifyReply {
  const allowed = methods.of(request.url.split('?')[0] ?? '')
  if (allowed.length === 0 || allowed.includes(request.method)) return sendProblem(request, reply, 'not-found')
  const list = allowed.join(', ')
  return sendProblem(request, reply.header('allow', list), 'method-not-allowed', `allowed: ${list}`)
}

/**
 * Problems for what is thrown and for what no route is for: where there is none, whatever else is wrong does not count.
 * To be called before any route is added.
 */
export function answerProblems(app: Api): void {
  const methods = watchMethods(app)
  app.setNotFoundHandler((request, reply) => notFound(request, reply, methods))
  app.setErrorHandler((error: FastifyError, request, reply) =>
    request.is404 ? notFound(request, reply, methods) : handleError(error, request, reply),
  )
}
