import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { keyOf, type ApiKey, type Scope } from './keys.ts'
import { isLoopback, isLoopbackHost, networkOf } from './network.ts'
import { HttpProblem } from './problem.ts'
import { createRateLimiter, type Rate, rateHeaders } from './rate-limit.ts'

/** What anyone may do within a rate: ask, and report. */
type Limited = 'limited' | 'reporting'
interface Limits {
  readonly network: Rate
  readonly all: Rate
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: anyone, anyone within a rate, or who holds a scope. A route that does not say is nobody's. */
    access?: 'open' | Limited | Scope
  }
  interface FastifyRequest {
    keyId?: string
  }
}

export interface AccessOptions {
  readonly keys: readonly ApiKey[]
  readonly openOnLoopback: boolean
  readonly clock: () => number
  /** Of the open routes: for each network, and for all of them together. */
  readonly limits?: Limits
}

const LIMITS: Limits = { network: { capacity: 300, perSecond: 5 }, all: { capacity: 2_000, perSecond: 200 } }
/** Many share the network of a mobile operator, and nobody has much to report. */
const REPORTING: Limits = { network: { capacity: 30, perSecond: 1 / 60 }, all: { capacity: 600, perSecond: 5 } }
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : '')

/** Did a page of another site make the browser send this? */
function isCrossSite({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return headers.origin !== undefined && hostOf(headers.origin) !== host
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

/** The id of the key that a request was allowed by, for what is written down; `loopback` where it needed none. */
export const keyIdOf = (request: FastifyRequest): string => request.keyId ?? 'loopback'

function demandScope(request: FastifyRequest, scope: Scope, { keys, openOnLoopback }: AccessOptions): void {
  const secret = secretOf(request)
  if (secret !== undefined) {
    const key = keyOf(secret, keys)
    if (key === undefined) throw new HttpProblem('unauthenticated', 'the key is not known', CHALLENGE)
    if (!key.scopes.includes(scope)) throw new HttpProblem('forbidden', `the key lacks the scope ${scope}`)
    request.keyId = key.id
    return
  }
  if (!openOnLoopback || !isLocal(request)) throw new HttpProblem('unauthenticated', `scope ${scope}`, CHALLENGE)
  if (!isLoopbackHost(request.headers.host ?? ''))
    throw new HttpProblem('forbidden', 'the Host header names no loopback')
  if (isCrossSite(request)) throw new HttpProblem('forbidden', 'sent by a page of another site')
}

/** Counts a request and says in its headers what is left. Throws a problem where nothing is. */
function createLimit(limits: Limits, clock: () => number): (request: FastifyRequest, reply: FastifyReply) => void {
  const all = createRateLimiter(limits.all, clock, 1)
  const networks = createRateLimiter(limits.network, clock)
  return (request, reply) => {
    const mine = networks.take(networkOf(request.ip))
    const everyone = mine.allowed ? all.take('all') : mine
    const headers =
      mine.allowed && !everyone.allowed
        ? rateHeaders('all', limits.all, everyone)
        : rateHeaders('network', limits.network, mine)
    reply.headers(headers)
    if (!mine.allowed || !everyone.allowed)
      throw new HttpProblem('too-many-requests', 'try again after Retry-After seconds')
  }
}

/**
 * The hook before every route: its access, decided by the socket (or a proxy that is trusted) and the key, never by a
 * header that a caller may write.
 */
export function createAccessHook(options: AccessOptions): preHandlerAsyncHookHandler {
  const limits: Readonly<Record<Limited, ReturnType<typeof createLimit>>> = {
    limited: createLimit(options.limits ?? LIMITS, options.clock),
    reporting: createLimit(options.limits ?? REPORTING, options.clock),
  }
  return async (request, reply) => {
    if (request.is404) return
    const access = request.routeOptions.config.access
    if (access === undefined) throw new HttpProblem('forbidden')
    if (access !== 'open' && access !== 'limited' && access !== 'reporting')
      return demandScope(request, access, options)
    if (request.method === 'POST' && isCrossSite(request))
      throw new HttpProblem('forbidden', 'sent by a page of another site')
    if (access !== 'open') limits[access](request, reply)
  }
}
