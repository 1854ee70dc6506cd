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
/** From so many voices against one address on, those that cannot matter are dropped: somewhat more than what is kept. */
const MANY = 512
/** So many voices are known in all. */
const MOST_VOICES = 1_000_000
/** So many of the oldest are looked at for one that may go. */
const TRIES = 64

const idOf = (said: Said): string => ('protocol' in said ? said.protocol : said.id)
/** Has an analyst said what it is? */
const isDecided = ({ disposition }: Said): boolean => disposition !== undefined && disposition.outcome !== 'unfounded'

/** The oldest goes: what was decided to the end instead of away, as long as there is something else among the oldest. */
function dropOldest<Value>(map: Map<string, Value>, isKept: (value: Value) => boolean): Value | undefined {
  const oldest = map.entries().take(TRIES).toArray()
  const going = Math.max(
    0,
    oldest.findIndex(([, each]) => !isKept(each)),
  )
  for (const [key, kept] of oldest.slice(0, going)) {
    map.delete(key)
    map.set(key, kept)
  }
  const [key, value] = oldest[going] ?? []
  if (key !== undefined) map.delete(key)
  return value
}

/** Reports in memory: the fold of the reports topic. Not current until told so. */
export function createMemoryReportStore(most = MOST, mostVoices = MOST_VOICES): MemoryReportStore {
  const byProtocol = new Map<string, Report>()
  const byAddress = new Map<string, Said[]>()
  let voices = 0
  let current = false

  const hear = (said: Said): void => {
    const known = byAddress.get(said.address) ?? []
    const before = known.length
    const at = known.findIndex((one) => idOf(one) === idOf(said))
    if (at < 0) known.push(said)
    else known[at] = standingVoice(known[at], said)
    const kept = known.length > MANY ? worthKeeping(known) : known
    voices += kept.length - before
    byAddress.delete(said.address)
    byAddress.set(said.address, kept)
    while (byAddress.size > most || (voices > mostVoices && byAddress.size > 1))
      voices -= dropOldest(byAddress, (each) => each.some(isDecided))?.length ?? 0
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
      if (byProtocol.size > most) dropOldest(byProtocol, isDecided)
      hear(stands)
    },
  }
}
