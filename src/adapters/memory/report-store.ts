import { standingReport, stateOf, type Report } from '../../channels/report.ts'
import { standingBy, worthKeeping } from '../../channels/reputation.ts'
import type { ReportStore } from '../../ports/reports.ts'

/** A report store with its feeding side: whoever follows the reports topic applies each as it comes. */
export interface MemoryReportStore extends ReportStore {
  /** Takes in one report; order and repetition do not matter. */
  apply(report: Report): void
  /** True once the topic has been read to its end, false when reading it stops. */
  setCurrent(current: boolean): void
}

/** So many reports are found by their number, and so many addresses have a standing; the oldest go first. */
const MOST = 200_000
/** From so many reports of one address on, those that cannot matter are dropped. */
const MANY = 64

/** Reports in memory: the fold of the reports topic. Not current until told so. */
export function createMemoryReportStore(most = MOST): MemoryReportStore {
  const byProtocol = new Map<string, Report>()
  const byAddress = new Map<string, Report[]>()
  let current = false

  const bounded = <Value>(map: Map<string, Value>): void => {
    const oldest = map.size > most ? map.keys().next().value : undefined
    if (oldest !== undefined) map.delete(oldest)
  }
  const remember = (report: Report): void => {
    const others = (byAddress.get(report.address) ?? []).filter(({ protocol }) => protocol !== report.protocol)
    const all = [...others, report]
    byAddress.delete(report.address)
    byAddress.set(report.address, all.length > MANY ? worthKeeping(all) : all)
    bounded(byAddress)
  }

  return {
    standingOf: (address, t) => standingBy(byAddress.get(address) ?? [], t),
    latestBy: (address, reporterId) => byAddress.get(address)?.findLast((report) => report.reporterId === reporterId),
    find: (protocol) => byProtocol.get(protocol),
    list: (state, count) =>
      [...byProtocol.values()]
        .filter((report) => state === undefined || stateOf(report) === state)
        .toSorted((one, other) => other.receivedAt.localeCompare(one.receivedAt))
        .slice(0, count),
    isCurrent: () => current,
    setCurrent: (value) => {
      current = value
    },
    apply(report) {
      const stands = standingReport(byProtocol.get(report.protocol), report)
      byProtocol.set(report.protocol, stands)
      bounded(byProtocol)
      remember(stands)
    },
  }
}
