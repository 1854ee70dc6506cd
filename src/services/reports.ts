import { maskAddress } from '../channels/mask.ts'
import { writeProtocol } from '../channels/protocol.ts'
import type { Report } from '../channels/report.ts'
import type { Pseudonym } from '../events/edge-identifiers.ts'
import { OWN_SOURCE } from '../events/own-source.ts'
import type { EventIntake } from '../ports/intake.ts'
import type { Reports, ReportStore } from '../ports/reports.ts'
import type { Sink } from '../ports/sink.ts'

/** Who reports the same again within this time, ms, is told the number of the first report. */
const SAME_MS = 24 * 3_600_000

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
  const freeProtocol = (now: number): string => {
    const protocol = writeProtocol(now, serial())
    return store.find(protocol) === undefined ? protocol : freeProtocol(now)
  }

  return {
    find: (protocol) => store.find(protocol),
    list: (state, most) => store.list(state, most),
    isCurrent: () => store.isCurrent(),
    standingOf: (canonical, t) => store.standingOf(pseudonym('address', canonical), t),
    async file({ channel: { kind, medium, canonical }, category }, by, now) {
      const address = pseudonym('address', canonical)
      const reporterId = pseudonym('person', `reporter:${by.address}`)
      const same = store.latestBy(address, reporterId)
      if (same !== undefined && now - Date.parse(same.receivedAt) < SAME_MS) return same
      const report: Report = {
        protocol: freeProtocol(now),
        kind,
        medium,
        address,
        masked: maskAddress(canonical),
        category,
        reporterId,
        networkId: pseudonym('person', `network:${by.network}`),
        receivedAt: new Date(now).toISOString(),
      }
      await tellRules(report, now)
      return keep(report)
    },
    async decide(protocol, outcome, by, now) {
      const report = store.find(protocol)
      return report && keep({ ...report, disposition: { outcome, at: new Date(now).toISOString(), by } })
    },
  }
}
