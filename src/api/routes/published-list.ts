import { z } from 'zod'
import { ListLog } from '../../channels/list-log.ts'
import { NOT_CHANGED, sendCached } from '../cached.ts'
import type { Api, ApiDeps, PublishedFiles } from '../deps.ts'
import { HttpProblem, problems } from '../problem.ts'

const MAX_AGE_S = 300
const LIST_TYPE = 'application/jose+json'

/** A JWS in flattened JSON (RFC 7515, 7.2.2); Ed25519, its payload in the canonical form of RFC 8785. */
const SignedList = z
  .object({
    payload: z.string().meta({
      contentEncoding: 'base64url',
      contentMediaType: 'application/json',
      contentSchema: { $ref: '#/components/schemas/PublishedList' },
    }),
    protected: z.string().describe('base64url of {"alg":"EdDSA","kid":…,"typ":"official-channels"}'),
    signature: z.string(),
  })
  .meta({ id: 'SignedList' })

type Deps = Pick<ApiDeps, 'publishedList' | 'clock'>

/** What is published and still vouches for something. */
function inForce({ publishedList, clock }: Deps): PublishedFiles & { readonly maxAgeS: number } {
  if (publishedList === undefined) throw new HttpProblem('not-found', 'no signed list is published here')
  const files = publishedList()
  const leftS = (files.validUntil - clock()) / 1_000
  if (leftS <= 0) throw new HttpProblem('unavailable', 'the signed list has expired and has to be signed again')
  return { ...files, maxAgeS: Math.min(MAX_AGE_S, leftS) }
}

/** `/.well-known/official-channels.json` and its log, as they were signed: the API holds no key. */
export function publishedListRoutes(app: Api, deps: Deps): void {
  const responses = problems('not-found', 'too-many-requests', 'unavailable')
  app.get(
    '/.well-known/official-channels.json',
    {
      config: { access: 'limited' },
      schema: {
        tags: ['public'],
        summary: 'The official channels, signed and expiring',
        response: {
          200: { description: 'The signed list', content: { [LIST_TYPE]: { schema: SignedList } } },
          304: NOT_CHANGED,
          ...responses,
        },
      },
    },
    (request, reply) => {
      const { list, maxAgeS } = inForce(deps)
      return sendCached(request, reply, { body: list, type: LIST_TYPE, maxAgeS })
    },
  )
  app.get(
    '/.well-known/official-channels.log.json',
    {
      config: { access: 'limited' },
      schema: {
        tags: ['public'],
        summary: 'Every version of the list that was ever published, each bound to the one before',
        response: { 200: ListLog, 304: NOT_CHANGED, ...responses },
      },
    },
    (request, reply) => {
      const { log, maxAgeS } = inForce(deps)
      if (log === undefined) throw new HttpProblem('not-found', 'no log is published here')
      return sendCached(request, reply, { body: log, type: 'application/json; charset=utf-8', maxAgeS })
    },
  )
}
