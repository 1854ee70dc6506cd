import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { HealthCheck } from '../../ports/health.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { Problem, problem } from '../problem.ts'

const CACHE_MS = 1_000
const FAILED: readonly HealthCheck[] = [{ name: 'health', ok: false, detail: 'the checks themselves failed' }]
const Check = z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() })
const Live = z.object({ status: z.literal('live') }).meta({ id: 'Live' })
const Ready = z.object({ status: z.literal('ready'), checks: z.array(Check) }).meta({ id: 'Ready' })
const NotReady = Problem.extend({ checks: z.array(Check) }).meta({ id: 'NotReady' })

/** Asks once and gives the same answer for a second: who asks often burdens nobody behind us. */
function cached(
  ask: () => Promise<readonly HealthCheck[]>,
  clock: () => number,
): () => Promise<readonly HealthCheck[]> {
  let answer: Promise<readonly HealthCheck[]> | undefined
  let until = -Infinity
  return () => {
    const now = clock()
    if (answer === undefined || now >= until || now < until - CACHE_MS) {
      until = now + CACHE_MS
      answer = ask().catch(() => FAILED)
    }
    return answer
  }
}

type HealthDeps = Pick<ApiDeps, 'health' | 'stalled' | 'clock'>

/** Answers that something is wrong, by name. */
function sendWrong(request: FastifyRequest, reply: FastifyReply, what: string, checks: readonly HealthCheck[]) {
  const wrong = checks.filter(({ ok }) => !ok).map(({ name }) => name)
  const body = { ...problem('unavailable', request.id, `${what}: ${wrong.join(', ')}`), checks }
  return reply.code(503).type('application/problem+json').serializer(JSON.stringify).send(body)
}

/** `/health/live`: the loops turn. `/health/ready`: everything needed answers, or what does not, by name. */
export function healthRoutes(app: Api, { health, stalled, clock }: HealthDeps): void {
  const ask = cached(health, clock)
  const askStalled = cached(async () => (await stalled?.())?.map((name) => ({ name, ok: false })) ?? [], clock)
  app.get(
    '/health/live',
    {
      config: { access: 'open' },
      schema: {
        tags: ['operators'],
        summary: 'Does the process turn?',
        response: {
          200: Live,
          503: {
            description: 'What has stopped, by name',
            content: { 'application/problem+json': { schema: NotReady } },
          },
        },
      },
    },
    async (request, reply) => {
      const checks = await askStalled()
      reply.header('cache-control', 'no-store')
      return checks.length === 0 ? { status: 'live' as const } : sendWrong(request, reply, 'not live', checks)
    },
  )
  app.get(
    '/health/ready',
    {
      config: { access: 'open' },
      schema: {
        tags: ['operators'],
        summary: 'Does everything that is needed answer?',
        response: {
          200: Ready,
          503: { description: 'What is wrong, by name', content: { 'application/problem+json': { schema: NotReady } } },
        },
      },
    },
    async (request, reply) => {
      const checks = [...(await ask())]
      reply.header('cache-control', 'no-store')
      if (checks.every(({ ok }) => ok)) return { status: 'ready' as const, checks }
      return sendWrong(request, reply, 'not ready', checks)
    },
  )
}
