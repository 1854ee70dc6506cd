import type { z } from 'zod'
import type { AnyRequest } from '../../channels/ask.ts'
import { MessageRequest, PaymentRequest, Verdict, VerifyRequest } from '../../channels/verify.ts'
import type { Asking } from '../asking.ts'
import type { Api } from '../deps.ts'
import { problems } from '../problem.ts'

/** What may be asked by anyone: the noun of the route, what is asked there, and in which shape. */
const QUESTIONS: readonly { about: string; summary: string; body: z.ZodType<AnyRequest> }[] = [
  {
    about: 'channels',
    summary: 'Is this number, address, link, handle, code or message really the operator’s?',
    body: VerifyRequest,
  },
  {
    about: 'payments',
    summary: 'Does this boleto or PIX code pay the operator, and is it what the operator issued?',
    body: PaymentRequest,
  },
  {
    about: 'messages',
    summary: 'Is this message really the operator’s, and what are the numbers, links and codes in it?',
    body: MessageRequest,
  },
]

/** `POST /v1/channels/verify`, `/v1/payments/verify` and `/v1/messages/verify`: is this really my plan? */
export function verifyRoutes(app: Api, { ask }: Asking): void {
  for (const { about, summary, body: shape } of QUESTIONS)
    app.post(
      `/v1/${about}/verify`,
      {
        config: { access: 'limited' },
        bodyLimit: 65_536,
        schema: {
          tags: ['public'],
          summary,
          body: shape,
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
