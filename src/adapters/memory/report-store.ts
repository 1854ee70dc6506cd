import { stateOf, type Report } from '../../channels/report.ts'
import { standingBy, worthKeeping } from '../../channels/reputation.ts'
import { standingVoice, type Testimony } from '../../channels/voice.ts'
import type { ReportStore } from '../../ports/reports.ts'

/** A report store with its feeding side: whoever follows the reports topic applies each as it comes. */
export interface MemoryReportStore extends ReportStore {
  /** Takes in a report, or what else speaks against an address; order and repetition do not matter. */
  apply(said: Said): void
  /** True once the topic has been read to its end, false when reading it stops. */
  setCurrent(current: boolean): void
}
type Said = Report | Testimony

/** So many reports are found by their number, and so many addresses have a standing; the oldest of which nothing was decided go first. */
const MOST = 200_000
/** From so many voices against one address on, those that cannot matter are dropped: twice what is kept. */
const MANY = 1_024

const idOf = (said: Said): string => ('protocol' in said ? said.protocol : said.id)
const isDecided = ({ disposition }: Said): boolean => disposition !== undefined

/** Reports in memory: the fold of the reports topic. Not current until told so. */
export function createMemoryReportStore(most = MOST): MemoryReportStore {
  const byProtocol = new Map<string, Report>()
  const byAddress = new Map<string, Said[]>()
  let current = false

  /** What was decided goes to the end instead of away, as long as there is anything else. */
  const bounded = <Value>(map: Map<string, Value>, isKept: (value: Value) => boolean): void => {
    for (let tries = map.size; map.size > most; tries -= 1) {
      const [key, value] = map.entries().next().value as [string, Value]
      map.delete(key)
      if (tries > 0 && isKept(value)) map.set(key, value)
    }
  }
  const hear = (said: Said): void => {
    const known = byAddress.get(said.address) ?? []
    const at = known.findIndex((one) => idOf(one) === idOf(said))
    if (at < 0) known.push(said)
    else known[at] = standingVoice(known[at], said)
    byAddress.delete(said.address)
    byAddress.set(said.address, known.length > MANY ? worthKeeping(known) : known)
    bounded(byAddress, (voices) => voices.some(isDecided))
  }

  return {
    standingOf: (address, t) => standingBy(byAddress.get(address) ?? [], t),
    latestBy: (address, reporterId) =>
      byAddress
        .get(address)
        ?.filter((said) => 'protocol' in said)
        .filter((report) => report.reporterId === reporterId)
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
    apply(said) {
      if (!('protocol' in said)) return hear(said)
      const stands = standingVoice(byProtocol.get(said.protocol), said)
      byProtocol.set(said.protocol, stands)
      bounded(byProtocol, isDecided)
      hear(stands)
    },
  }
}
