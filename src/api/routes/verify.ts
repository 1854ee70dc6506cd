import { z } from 'zod'
import type { AnyRequest } from '../../channels/ask.ts'
import { VERDICT_EXAMPLE } from '../../channels/examples.ts'
import { MessageRequest, PaymentRequest, Verdict, VerifyRequest, VerifyManyRequest } from '../../channels/verify.ts'
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

const Verdicts = z
  .object({ verdicts: z.array(Verdict).describe('In the order of the values') })
  .meta({ id: 'Verdicts', examples: [{ verdicts: [VERDICT_EXAMPLE] }] })

/** `POST /v1/channels/verify`, `/v1/payments/verify` and `/v1/messages/verify`: is this really my plan? */
export function verifyRoutes(app: Api, asking: Asking): void {
  const { ask } = asking
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
  manyRoute(app, asking)
}

/** `POST /v1/channels/verify:batch`: a list of contacts looked through at once, for programs. */
function manyRoute(app: Api, { askAll }: Asking): void {
  app.post(
    '/v1/channels/verify::batch',
    {
      config: { access: 'channels:verify' },
      bodyLimit: 1_048_576,
      schema: {
        tags: ['machines'],
        summary: 'The same for up to 1,000 values',
        security: [{ key: [] }],
        body: VerifyManyRequest,
        response: {
          200: Verdicts,
          ...problems('invalid-request', 'unauthenticated', 'forbidden', 'too-large', 'unsupported-media-type'),
        },
      },
    },
    async ({ body: { values, ...rest }, log }, reply) => {
      reply.header('cache-control', 'no-store')
      return {
        verdicts: await askAll(
          values.map((value) => ({ value, ...rest })),
          log,
        ),
      }
    },
  )
}
