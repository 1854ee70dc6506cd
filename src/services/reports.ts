import { maskAddress } from '../channels/mask.ts'
import { writeProtocol } from '../channels/protocol.ts'
import type { Report } from '../channels/report.ts'
import type { Pseudonym } from '../events/edge-identifiers.ts'
import { OWN_SOURCE } from '../events/own-source.ts'
import type { EventIntake } from '../ports/intake.ts'
import type { Reports, ReportStore } from '../ports/reports.ts'
import type { Sink } from '../ports/sink.ts'
import { laterThan } from './later-than.ts'

/** Who reports the same again within this time, ms, is told the number of the first report. */
const SAME_MS = 24 * 3_600_000
/** Within this time, ms, rules are told again, by the same event: the first time it may have failed. */
const AGAIN_MS = 600_000

export interface ReportsDeps {
  readonly store: ReportStore & { apply(report: Report): void }
  readonly sink: Sink
  /** The compacted topic that reports are kept on. */
  readonly topic: string
  readonly events: EventIntake
  readonly pseudonym: Pseudonym
  /** Ten digits that nobody can guess. */
  readonly serial: () => string
}

/**
 * Reports are written to their topic and, for the rules, as `channel.reported`: pseudonyms alone. What has been written
 * counts here at once, and everywhere else when the topic has been followed there.
 */
export function createReports({ store, sink, topic, events, pseudonym, serial }: ReportsDeps): Reports {
  const keep = async (report: Report): Promise<Report> => {
    await sink.write([{ topic, key: report.protocol, value: JSON.stringify(report) }])
    store.apply(report)
    return report
  }
  const tellRules = ({ protocol, medium, address, reporterId, category }: Report, now: number): Promise<void> => {
    const data = { channel: { medium, address }, reporterId, category }
    return events.accept([{ source: OWN_SOURCE, id: protocol, type: 'channel.reported', time: now, data }])
  }
  /** Who taps twice reports once. */
  const underWay = new Map<string, Promise<Report>>()
  const once = (name: string, work: () => Promise<Report>): Promise<Report> => {
    const running = underWay.get(name) ?? work().finally(() => underWay.delete(name))
    underWay.set(name, running)
    return running
  }
  const freeProtocol = (now: number): string => {
    const protocol = writeProtocol(now, serial())
    return store.find(protocol) === undefined ? protocol : freeProtocol(now)
  }

  return {
    find: (protocol) => store.find(protocol),
    list: (state, most) => store.list(state, most),
    isCurrent: () => store.isCurrent(),
    standingOf: (canonical, t) => store.standingOf(pseudonym('address', canonical), t),
    file({ channel, category, isOurs = false }, by, now) {
      const address = pseudonym('address', channel.canonical)
      // With a space, which no identifier of an event holds: nobody can be named by one.
      const reporterId = pseudonym('person', `reporter: ${by.address}`)
      return once(`${address} ${reporterId}`, async () => {
        const same = store.latestBy(address, reporterId)
        const isSame = same !== undefined && now - Date.parse(same.receivedAt) < SAME_MS
        const report = isSame
          ? same
          : await keep({
              protocol: freeProtocol(now),
              kind: channel.kind,
              medium: channel.medium,
              address,
              masked: maskAddress(channel.canonical),
              category,
              reporterId,
              networkId: pseudonym('person', `network: ${by.network}`),
              receivedAt: new Date(now).toISOString(),
            })
        const receivedAt = Date.parse(report.receivedAt)
        if (!isOurs && now - receivedAt < AGAIN_MS) await tellRules(report, receivedAt)
        return report
      })
    },
    async decide(protocol, outcome, by, now) {
      const report = store.find(protocol)
      return report && keep({ ...report, disposition: { outcome, at: laterThan(report.disposition?.at, now), by } })
    },
  }
}
