import type { Report } from './report.ts'

/** How an address stands by what was reported of it. */
export type Standing = 'unknown' | 'reported' | 'confirmed'

const DAY_MS = 86_400_000
/** A report counts half after this time, and not at all after the longer one. */
const HALF_LIFE_MS = 14 * DAY_MS
const LASTS_MS = 90 * DAY_MS
/** Numbers go to other people: what an analyst has confirmed holds for a year. */
const CONFIRMED_MS = 365 * DAY_MS
/** So many reporters over so many networks, and of a network so many count. */
const REPORTERS = 3
const NETWORKS = 2
const MOST_OF_A_NETWORK = 2
/** Three reports weigh enough for two weeks; later it takes more of them. */
const WEIGHT = 1.5

const received = ({ receivedAt }: Report): number => Date.parse(receivedAt)
const isUndecided = ({ disposition }: Report): boolean => disposition === undefined

/** When an analyst last said so of the address; −∞ where nobody did. */
const lastSaid = (reports: readonly Report[], outcome: string): number =>
  reports.reduce(
    (last, { disposition }) => (disposition?.outcome === outcome ? Math.max(last, Date.parse(disposition.at)) : last),
    -Infinity,
  )

/** Each reporter once, at its latest, by network: of each the latest `most`. */
function independent(reports: readonly Report[], most: number): readonly (readonly Report[])[] {
  const latest = new Map(
    reports.toSorted((one, other) => received(one) - received(other)).map((report) => [report.reporterId, report]),
  )
  const byNetwork = Map.groupBy(latest.values(), ({ networkId }) => networkId)
  return [...byNetwork.values()].map((own) =>
    own.toSorted((one, other) => received(other) - received(one)).slice(0, most),
  )
}

/**
 * How an address stands at `t` (epoch ms). Reported: by three and more who report from two and more networks, of which
 * none counts for more than two, and lately. Confirmed: by an analyst, until one takes it back or a year has passed.
 */
export function standingBy(reports: readonly Report[], t: number): Standing {
  const cleared = lastSaid(reports, 'legitimate')
  const confirmed = lastSaid(reports, 'fraud')
  if (confirmed > cleared && t - confirmed < CONFIRMED_MS) return 'confirmed'
  const counted = reports.filter(
    (report) => isUndecided(report) && received(report) > cleared && t - received(report) < LASTS_MS,
  )
  const networks = independent(counted, MOST_OF_A_NETWORK)
  const voices = networks.flat()
  const weight = voices.reduce((sum, report) => sum + 2 ** (-Math.max(0, t - received(report)) / HALF_LIFE_MS), 0)
  const isEnough = voices.length >= REPORTERS && networks.length >= NETWORKS && weight >= WEIGHT
  return isEnough ? 'reported' : 'unknown'
}

/** So many networks are kept of an address, and of each more than count: some may yet be dismissed. */
const KEPT_NETWORKS = 64
const KEPT_OF_A_NETWORK = 8

const lastOf = ([report]: readonly Report[]): number => (report === undefined ? 0 : received(report))

/** Of the reports of one address those that can matter: decided ones, and the latest of the networks heard of last. */
export function worthKeeping(reports: readonly Report[]): Report[] {
  const networks = independent(reports.filter(isUndecided), KEPT_OF_A_NETWORK)
  const kept = networks.toSorted((one, other) => lastOf(other) - lastOf(one)).slice(0, KEPT_NETWORKS)
  return [...reports.filter((report) => !isUndecided(report)), ...kept.flat()]
}
