import type { FastifyBaseLogger } from 'fastify'
import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
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

/** Answers questions about channels, payments and messages. */
export interface Asking {
  readonly ask: (request: AnyRequest, log: FastifyBaseLogger) => Promise<Verdict>
  /** Answers many, in their order, and lets others be answered between them. */
  readonly askAll: (requests: readonly AnyRequest[], log: FastifyBaseLogger) => Promise<Verdict[]>
  /** Resolves when no event is under way any more. */
  readonly settled: () => Promise<void>
}

/** So many questions are looked up at once, or those that hold so many characters: others wait no longer than for one long text. */
const AT_ONCE = 16
const LENGTH_AT_ONCE = 8_192

const lengthOf = (request: AnyRequest): number =>
  Object.values(request).reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0)

/** Questions in their order, as many at a time as are looked up at once. */
export function* together(requests: readonly AnyRequest[]): Generator<readonly AnyRequest[]> {
  let group: AnyRequest[] = []
  let length = 0
  for (const request of requests) {
    const own = lengthOf(request)
    if (group.length === AT_ONCE || (group.length > 0 && length + own > LENGTH_AT_ONCE)) {
      yield group
      group = []
      length = 0
    }
    group.push(request)
    length += own
  }
  if (group.length > 0) yield group
}

/** What was issued; a ledger that cannot be asked is told in the answer. */
function createLookUp({ ledger }: Pick<ApiDeps, 'ledger'>) {
  const find = async ({ bank, freeField }: BankSlip, now: number, log: FastifyBaseLogger): Promise<Issued> => {
    try {
      return await ledger?.find(bank, freeField, now - LEDGER_MS, now)
    } catch (error) {
      log.warn({ err: error }, 'the ledger of boletos could not be asked')
      return 'unavailable'
    }
  }
  return async (slips: readonly BankSlip[], now: number, log: FastifyBaseLogger): Promise<IssuedOf> => {
    if (ledger === undefined || slips.length === 0) return () => undefined
    const issued = await Promise.all(slips.map((slip) => find(slip, now, log)))
    const byBarcode = new Map(slips.map(({ barcode }, at) => [barcode, issued[at]]))
    return ({ barcode }) => byBarcode.get(barcode)
  }
}

/**
 * Answers at once and writes that channels were checked beside it, so that a spike of questions about one address is
 * seen. Events that cannot be written are logged and given up: the answer never waits for them.
 */
export function createAsking(deps: ApiDeps): Asking {
  const { read, events, clock, pseudonym } = deps
  const lookUp = createLookUp(deps)
  const underWay = new Set<Promise<void>>()
  const write = (checked: readonly Event[], log: FastifyBaseLogger): void => {
    if (checked.length === 0) return
    const writing = events
      .accept(checked)
      .catch((error: unknown) => log.warn({ err: error }, 'channel.checked not written'))
      .finally(() => underWay.delete(writing))
    underWay.add(writing)
  }
  const answerAll = async (requests: readonly AnyRequest[], log: FastifyBaseLogger): Promise<Verdict[]> => {
    const now = clock()
    const answers = await Promise.all(
      requests.map(async (request) => {
        const { slips, answer } = read(request)
        return answer(now, await lookUp(slips, now, log))
      }),
    )
    write(
      answers.flatMap((answer, at) => checkedEvent(requests[at] as AnyRequest, answer, now, pseudonym) ?? []),
      log,
    )
    return answers
  }
  return {
    ask: async (request, log) => (await answerAll([request], log))[0] as Verdict,
    async askAll(requests, log) {
      const answers: Verdict[] = []
      for (const group of together(requests)) {
        answers.push(...(await answerAll(group, log)))
        await turn()
      }
      return answers
    },
    settled: async () => void (await Promise.allSettled(underWay)),
  }
}
