import { MessageRequest, Verdict } from '../../channels/verify.ts'
import type { Asking } from '../asking.ts'
import type { Api } from '../deps.ts'
import { problems } from '../problem.ts'

/** `POST /v1/messages/verify`: is this message really the operator's, and may one do what it asks? */
export function messageRoutes(app: Api, { ask }: Asking): void {
  app.post(
    '/v1/messages/verify',
    {
      config: { access: 'limited' },
      bodyLimit: 65_536,
      schema: {
        tags: ['public'],
        summary: 'Is this message really the operator’s, and what are the numbers, links and codes in it?',
        body: MessageRequest,
        response: {
          200: Verdict,
          ...problems('invalid-request', 'forbidden', 'too-large', 'unsupported-media-type', 'too-many-requests'),
        },
      },
    },
    async ({ body, log }, reply) => {
      reply.header('cache-control', 'no-store')
      return ask(body, log)
    },
  )
}
