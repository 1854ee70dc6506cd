import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { keyOf, type ApiKey, type Scope } from './keys.ts'
import { isLoopback, isLoopbackHost, networkOf } from './network.ts'
import { HttpProblem } from './problem.ts'
import { createRateLimiter, type Rate, rateHeaders } from './rate-limit.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: anyone, anyone within a rate, or who holds a scope. A route that does not say is nobody's. */
    access?: 'open' | 'limited' | Scope
  }
}

export interface AccessOptions {
  readonly keys: readonly ApiKey[]
  readonly openOnLoopback: boolean
  readonly clock: () => number
  /** Of the open routes: for each network, and for all of them together. */
  readonly limits?: { readonly network: Rate; readonly all: Rate }
}

const LIMITS = { network: { capacity: 300, perSecond: 5 }, all: { capacity: 2_000, perSecond: 200 } }
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : '')

/** Did a page of another site make the browser send this? */
function isCrossSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return headers.origin !== undefined && hostOf(headers.origin) !== headers.host
}

/** Only this machine can have sent it, and no proxy stands before us that could have passed on another's. */
function isLocal(request: FastifyRequest): boolean {
  const { server, socket, headers } = request
  const addresses = server.server.listening ? server.addresses() : []
  return (
    addresses.every((own) => typeof own === 'string' || isLoopback(own.address)) &&
    isLoopback(socket.remoteAddress ?? '') &&
    FORWARDED.every((name) => headers[name] === undefined)
  )
}

const secretOf = ({ headers }: FastifyRequest): string | undefined => {
  const given = headers['x-api-key']
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? (typeof given === 'string' ? given : undefined)
}

const CHALLENGE = { headers: { 'www-authenticate': 'Bearer realm="vigia"' } }

function demandScope(request: FastifyRequest, scope: Scope, { keys, openOnLoopback }: AccessOptions): void {
  const secret = secretOf(request)
  if (secret !== undefined) {
    const key = keyOf(secret, keys)
    if (key === undefined) throw new HttpProblem('unauthenticated', 'the key is not known', CHALLENGE)
    if (!key.scopes.includes(scope)) throw new HttpProblem('forbidden', `the key lacks the scope ${scope}`)
    return
  }
  if (!openOnLoopback || !isLocal(request)) throw new HttpProblem('unauthenticated', `scope ${scope}`, CHALLENGE)
  if (!isLoopbackHost(request.headers.host ?? ''))
    throw new HttpProblem('forbidden', 'the Host header names no loopback')
  if (isCrossSite(request)) throw new HttpProblem('forbidden', 'sent by a page of another site')
}

/** The hook before every route: its access, decided by the socket and the key, never by a header that a caller may write. */
export function createAccessHook(options: AccessOptions): preHandlerAsyncHookHandler {
  const limits = options.limits ?? LIMITS
  const all = createRateLimiter(limits.all, options.clock, 1)
  const networks = createRateLimiter(limits.network, options.clock)

  const limit = (request: FastifyRequest, reply: FastifyReply): void => {
    const mine = networks.take(networkOf(request.socket.remoteAddress ?? ''))
    const everyone = mine.allowed ? all.take('all') : mine
    const headers =
      mine.allowed && !everyone.allowed
        ? rateHeaders('all', limits.all, everyone)
        : rateHeaders('network', limits.network, mine)
    reply.headers(headers)
    if (!mine.allowed || !everyone.allowed)
      throw new HttpProblem('too-many-requests', 'try again after Retry-After seconds')
  }

  return async (request, reply) => {
    if (request.is404) return
    const access = request.routeOptions.config.access
    if (access === undefined) throw new HttpProblem('forbidden')
    if (access !== 'open' && access !== 'limited') return demandScope(request, access, options)
    if (request.method === 'POST' && request.headers['sec-fetch-site'] === 'cross-site')
      throw new HttpProblem('forbidden', 'sent by a page of another site')
    if (access === 'limited') limit(request, reply)
  }
}
