import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

/** Something that anyone may keep for a while. */
export interface Cached {
  readonly body: string
  readonly type: string
  readonly maxAgeS: number
  readonly headers?: Readonly<Record<string, string>>
}

/** For the `response` schema of what is answered so. */
export const NOT_CHANGED = z.null().describe('The caller has it already (If-None-Match)')

const tagOf = (body: string): string => `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`

/** Is the tag one of those that a caller has (RFC 9110, 13.1.2: compared weakly)? */
const has = (ifNoneMatch: string, tag: string): boolean =>
  ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((own) => own.trim().replace(/^W\//, '') === tag)

/** Answers with what is public and the same for all, by its ETag; 304 where the caller has it. Pages of other sites may read it. */
export function sendCached(request: FastifyRequest, reply: FastifyReply, cached: Cached): void {
  const { body, type, maxAgeS, headers = {} } = cached
  const etag = tagOf(body)
  reply.headers({
    etag,
    'cache-control': `public, max-age=${Math.max(0, Math.floor(maxAgeS))}`,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    ...headers,
  })
  if (has(request.headers['if-none-match'] ?? '', etag)) reply.code(304).send()
  else reply.type(type).serializer(String).send(body)
}
