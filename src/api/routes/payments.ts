import { PaymentRequest, Verdict } from '../../channels/verify.ts'
import type { Asking } from '../asking.ts'
import type { Api } from '../deps.ts'
import { problems } from '../problem.ts'

/** `POST /v1/payments/verify`: does this pay the operator, and is it what was issued? */
export function paymentRoutes(app: Api, { ask }: Asking): void {
  app.post(
    '/v1/payments/verify',
    {
      config: { access: 'limited' },
      bodyLimit: 65_536,
      schema: {
        tags: ['public'],
        summary: 'Does this boleto or PIX code pay the operator, and is it what the operator issued?',
        body: PaymentRequest,
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
