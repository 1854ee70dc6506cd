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

/** So many reports are found by their number, and so many addresses have a standing; the oldest of which nothing was decided go first. */
const MOST = 200_000
/** From so many reports of one address on, those that cannot matter are dropped: twice what is kept. */
const MANY = 1_024

const isDecidedReport = ({ disposition }: Report): boolean => disposition !== undefined

/** Reports in memory: the fold of the reports topic. Not current until told so. */
export function createMemoryReportStore(most = MOST): MemoryReportStore {
  const byProtocol = new Map<string, Report>()
  const byAddress = new Map<string, Report[]>()
  let current = false

  /** What was decided goes to the end instead of away, as long as there is anything else. */
  const bounded = <Value>(map: Map<string, Value>, isDecided: (value: Value) => boolean): void => {
    for (let tries = map.size; map.size > most; tries -= 1) {
      const [key, value] = map.entries().next().value as [string, Value]
      map.delete(key)
      if (tries > 0 && isDecided(value)) map.set(key, value)
    }
  }
  const remember = (report: Report): void => {
    const known = byAddress.get(report.address) ?? []
    const at = known.findIndex(({ protocol }) => protocol === report.protocol)
    if (at < 0) known.push(report)
    else known[at] = report
    byAddress.delete(report.address)
    byAddress.set(report.address, known.length > MANY ? worthKeeping(known) : known)
    bounded(byAddress, (reports) => reports.some(isDecidedReport))
  }

  return {
    standingOf: (address, t) => standingBy(byAddress.get(address) ?? [], t),
    latestBy: (address, reporterId) =>
      byAddress
        .get(address)
        ?.filter((report) => report.reporterId === reporterId)
        .toSorted((one, other) => other.receivedAt.localeCompare(one.receivedAt))[0],
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
      bounded(byProtocol, isDecidedReport)
      remember(stands)
    },
  }
}
