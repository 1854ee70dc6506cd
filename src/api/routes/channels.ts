import { Verdict, VerifyRequest } from '../../channels/verify.ts'
import type { Asking } from '../asking.ts'
import type { Api } from '../deps.ts'
import { problems } from '../problem.ts'

/** `POST /v1/channels/verify`: is this really my plan? */
export function channelRoutes(app: Api, { ask }: Asking): void {
  app.post(
    '/v1/channels/verify',
    {
      config: { access: 'limited' },
      bodyLimit: 65_536,
      schema: {
        tags: ['public'],
        summary: 'Is this number, address, link, handle, code or message really the operator’s?',
        body: VerifyRequest,
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
