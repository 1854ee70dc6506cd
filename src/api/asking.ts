import type { FastifyBaseLogger } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { AnyRequest, IssuedOf } from '../channels/ask.ts'
import { channelOf } from '../channels/report.ts'
import type { Verdict } from '../channels/verify.ts'
import type { Pseudonym } from '../events/edge-identifiers.ts'
import type { Event } from '../events/event.ts'
import { OWN_SOURCE } from '../events/own-source.ts'
import type { BankSlip } from '../payments/boleto.ts'
import type { Issued } from '../payments/issued.ts'
import type { ApiDeps } from './deps.ts'

/** How far back a boleto may have been issued: 400 days, as for the rules on payments. */
const LEDGER_MS = 400 * 24 * 3_600_000

/** The `channel.checked` event of an answer at `now` (epoch ms), hidden; undefined where it is about no channel. */
function checkedEvent(request: AnyRequest, answer: Verdict, now: number, pseudonym: Pseudonym): Event | undefined {
  const found = channelOf(answer, 'medium' in request ? request.medium : undefined)
  if (found === undefined) return undefined
  const channel = { medium: found.medium, address: pseudonym('address', found.canonical) }
  const data = { channel, verdict: answer.verdict }
  return { source: OWN_SOURCE, id: randomUUID(), type: 'channel.checked', time: now, data }
}

/** Answers questions about channels and payments. */
export interface Asking {
  readonly ask: (request: AnyRequest, log: FastifyBaseLogger) => Promise<Verdict>
  /** Resolves when no event is under way any more. */
  readonly settled: () => Promise<void>
}

/**
 * Answers at once and writes that a channel was checked beside it, so that a spike of questions about one address is
 * seen. An event that cannot be written is logged and given up: the answer never waits for it.
 */
export function createAsking({ read, ledger, events, clock, pseudonym }: ApiDeps): Asking {
  const underWay = new Set<Promise<void>>()
  const write = (event: Event, log: FastifyBaseLogger): void => {
    const writing = events
      .accept([event])
      .catch((error: unknown) => log.warn({ err: error }, 'channel.checked not written'))
      .finally(() => underWay.delete(writing))
    underWay.add(writing)
  }
  /** A ledger that cannot be asked is told in the answer. */
  const lookUp = async ({ bank, freeField }: BankSlip, now: number, log: FastifyBaseLogger): Promise<Issued> => {
    try {
      return await ledger?.find(bank, freeField, now - LEDGER_MS, now)
    } catch (error) {
      log.warn({ err: error }, 'the ledger of boletos could not be asked')
      return 'unavailable'
    }
  }
  const issuedFor = async (slips: readonly BankSlip[], now: number, log: FastifyBaseLogger): Promise<IssuedOf> => {
    if (ledger === undefined) return () => undefined
    const issued = await Promise.all(slips.map((slip) => lookUp(slip, now, log)))
    const byBarcode = new Map(slips.map(({ barcode }, at) => [barcode, issued[at]]))
    return ({ barcode }) => byBarcode.get(barcode)
  }
  return {
    async ask(request, log) {
      const now = clock()
      const asked = read(request)
      const answer = asked.answer(now, await issuedFor(asked.slips, now, log))
      const event = checkedEvent(request, answer, now, pseudonym)
      if (event !== undefined) write(event, log)
      return answer
    },
    settled: async () => void (await Promise.allSettled(underWay)),
  }
}
