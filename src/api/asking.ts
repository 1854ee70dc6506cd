import type { FastifyBaseLogger } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Verdict, VerifyRequest } from '../channels/verify.ts'
import type { Event } from '../events/event.ts'
import type { ApiDeps } from './deps.ts'

/** What a kind is taken to have come by where nobody said; a kind that is no channel is not here. */
const MEDIUM: Partial<Record<Verdict['kind'], string>> = {
  phone: 'phone',
  short_code: 'sms',
  email: 'email',
  web: 'web',
  social: 'social',
  app: 'app',
}

/** The `channel.checked` event of an answer at `now` (epoch ms); undefined where what was asked about is no channel. */
function checkedEvent(request: VerifyRequest, answer: Verdict, now: number, id: string): Event | undefined {
  const medium = MEDIUM[answer.kind] && (request.medium ?? MEDIUM[answer.kind])
  if (medium === undefined || answer.canonical === '' || answer.canonical.length > 256) return undefined
  const channel = { medium, address: answer.canonical }
  return { source: '/vigia/api', id, type: 'channel.checked', time: now, data: { channel, verdict: answer.verdict } }
}

/** Answers questions about channels. */
export interface Asking {
  readonly ask: (request: VerifyRequest, log: FastifyBaseLogger) => Verdict
  /** Resolves when no event is under way any more. */
  readonly settled: () => Promise<void>
}

/**
 * Answers at once and writes that a channel was checked beside it, so that a spike of questions about one address is
 * seen. An event that cannot be written is logged and given up: the answer never waits for it.
 */
export function createAsking({ verify, events, clock }: ApiDeps): Asking {
  const underWay = new Set<Promise<void>>()
  const write = (event: Event, log: FastifyBaseLogger): void => {
    const writing = events
      .accept([event])
      .catch((error: unknown) => log.warn({ err: error }, 'channel.checked not written'))
      .finally(() => underWay.delete(writing))
    underWay.add(writing)
  }
  return {
    ask(request, log) {
      const now = clock()
      const answer = verify(request, now)
      const event = checkedEvent(request, answer, now, randomUUID())
      if (event !== undefined) write(event, log)
      return answer
    },
    settled: async () => void (await Promise.allSettled(underWay)),
  }
}
