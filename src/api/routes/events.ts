import { z } from 'zod'
import { DEAD_LETTER_CODES, type DeadLetterCode } from '../../events/dead-letter.ts'
import { decodeRequest, MAX_BATCH } from '../cloud-events.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { problems } from '../problem.ts'

const MAX_BODY_BYTES = 4 * 1_048_576

const EXAMPLE = {
  specversion: '1.0',
  id: 'e-17',
  source: '/token-service',
  type: 'token.contested',
  time: '2026-11-22T10:00:00.000-03:00',
  data: { beneficiaryId: 'b-1', tokenId: 't-77', reason: 'not_requested' },
}
const CloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string(),
    source: z.string(),
    type: z.string(),
    time: z.string().describe('RFC 3339 with offset'),
    data: z.looseObject({}),
  })
  .meta({ id: 'CloudEvent', examples: [EXAMPLE] })
const NOT_ONE = 'Rejected by itself, with the reason in its result'
const Single = z.union([CloudEvent, z.looseObject({}).describe(NOT_ONE)])
const Batch = z.array(z.union([CloudEvent, z.unknown().describe(NOT_ONE)])).max(MAX_BATCH)
const BODIES = {
  'application/cloudevents+json': { schema: Single },
  'application/json': { schema: z.union([Single, Batch]) },
  'application/cloudevents-batch+json': { schema: Batch },
}
const codes = Object.keys(DEAD_LETTER_CODES) as [DeadLetterCode, ...DeadLetterCode[]]
const Result = z
  .object({
    index: z.int().nonnegative().describe('Its place in what was sent'),
    status: z.enum(['accepted', 'rejected']),
    code: z.enum(codes).optional().describe('Why it was rejected'),
    reason: z.string().optional().describe('In plain words: names the field, never its value'),
    field: z.string().optional(),
  })
  .meta({ id: 'EventResult' })
const Results = z
  .object({ accepted: z.int().nonnegative(), rejected: z.int().nonnegative(), results: z.array(Result) })
  .meta({
    id: 'EventResults',
    examples: [{ accepted: 1, rejected: 0, results: [{ index: 0, status: 'accepted' }] }],
  })

const codesNote = 'A rejected event does not hinder the others. Binary mode (`ce-*` headers) is read too.'

/** `POST /v1/events`: CloudEvents, one or a batch, written to their topics before the answer. */
export async function eventRoutes(app: Api, { events, clock }: ApiDeps): Promise<void> {
  await app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      Object.keys(BODIES),
      { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
      (_request, body, done) => done(null, body),
    )
    scope.post(
      '/v1/events',
      {
        config: { access: 'events:write' },
        bodyLimit: MAX_BODY_BYTES,
        validatorCompiler: () => (value) => ({ value }),
        schema: {
          tags: ['machines'],
          summary: `Events, one or a batch of at most ${MAX_BATCH}, with a result for each`,
          description: codesNote,
          security: [{ key: [] }],
          body: { content: BODIES },
          response: {
            202: Results,
            ...problems(
              'invalid-request',
              'unauthenticated',
              'forbidden',
              'too-large',
              'unsupported-media-type',
              'unavailable',
            ),
          },
        },
      },
      async (request, reply) => {
        const { body, headers } = request
        const decoded = decodeRequest(headers, body instanceof Uint8Array ? body : new Uint8Array(), clock())
        const good = decoded.flatMap((one) => (one.ok ? [one.event] : []))
        if (good.length > 0) await events.accept(good)
        const results = decoded.map((one, index) =>
          one.ok
            ? { index, status: 'accepted' as const }
            : {
                index,
                status: 'rejected' as const,
                code: one.code,
                reason: one.reason,
                ...(one.field && { field: one.field }),
              },
        )
        return reply.code(202).send({ accepted: good.length, rejected: decoded.length - good.length, results })
      },
    )
  })
}
