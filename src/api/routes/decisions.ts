import { decide, Decision, DecisionRequest } from '../../blocking/decision.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { problems } from '../problem.ts'

/** `POST /v1/decisions`: may this token go on? Answered from memory, whatever else is down. */
export function decisionRoutes(app: Api, { blocks, clock }: ApiDeps): void {
  app.post(
    '/v1/decisions',
    {
      config: { access: 'decisions:read' },
      bodyLimit: 16_384,
      schema: {
        tags: ['machines'],
        summary: 'May this token go on?',
        security: [{ key: [] }],
        body: DecisionRequest,
        response: {
          200: Decision,
          ...problems('invalid-request', 'unauthenticated', 'forbidden', 'too-large', 'unsupported-media-type'),
        },
      },
    },
    async ({ body }, reply) => {
      const now = clock()
      reply.header('cache-control', 'no-store')
      return decide(body, blocks.of(body.tokenId, now), now, !blocks.isCurrent())
    },
  )
}
