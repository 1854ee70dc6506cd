import { MACHINES, type Voice } from './voice.ts'

/** How an address stands by who speaks against it. */
export type Standing = 'unknown' | 'reported' | 'confirmed'

const DAY_MS = 86_400_000
/** A voice counts half after this time, and not at all after the longer one. */
const HALF_LIFE_MS = 14 * DAY_MS
const LASTS_MS = 90 * DAY_MS
/** Numbers go to other people: what an analyst has confirmed holds for a year. */
const CONFIRMED_MS = 365 * DAY_MS
/** So many voices over so many networks, and of a network so many count. */
const VOICES = 3
const NETWORKS = 2
const MOST_OF_A_NETWORK = 2
const mostOf = (networkId: string): number => (networkId === MACHINES ? 1 : MOST_OF_A_NETWORK)
/** Three voices weigh enough for two weeks; later it takes more of them. */
const WEIGHT = 1.5

const received = ({ receivedAt }: Voice): number => Date.parse(receivedAt)
const isUndecided = ({ disposition }: Voice): boolean => disposition === undefined

/** When an analyst last said so of the address; −∞ where nobody did. */
const lastSaid = (voices: readonly Voice[], outcome: string): number =>
  voices.reduce(
    (last, { disposition }) => (disposition?.outcome === outcome ? Math.max(last, Date.parse(disposition.at)) : last),
    -Infinity,
  )

/** Whoever speaks once, at the latest, by network: of each as many of the latest as are asked for. */
function independent<V extends Voice>(
  voices: readonly V[],
  most: (networkId: string) => number,
): readonly (readonly V[])[] {
  const latest = new Map(
    voices.toSorted((one, other) => received(one) - received(other)).map((voice) => [voice.reporterId, voice]),
  )
  const byNetwork = Map.groupBy(latest.values(), ({ networkId }) => networkId)
  return [...byNetwork].map(([networkId, own]) =>
    own.toSorted((one, other) => received(other) - received(one)).slice(0, most(networkId)),
  )
}

/**
 * How an address stands at `t` (epoch ms). Reported: three and more speak against it from two and more networks, of which
 * none counts for more than two (machines for one), and lately. Confirmed: by an analyst, until one takes it back or a year has passed.
 */
export function standingBy(voices: readonly Voice[], t: number): Standing {
  const cleared = lastSaid(voices, 'legitimate')
  const confirmed = lastSaid(voices, 'fraud')
  if (confirmed > cleared && t - confirmed < CONFIRMED_MS) return 'confirmed'
  const counted = voices.filter(
    (voice) => isUndecided(voice) && received(voice) > cleared && t - received(voice) < LASTS_MS,
  )
  const networks = independent(counted, mostOf)
  const heard = networks.flat()
  const weight = heard.reduce((sum, voice) => sum + 2 ** (-Math.max(0, t - received(voice)) / HALF_LIFE_MS), 0)
  const isEnough = heard.length >= VOICES && networks.length >= NETWORKS && weight >= WEIGHT
  return isEnough ? 'reported' : 'unknown'
}

/** So many networks are kept of an address, and of each more than count: some may yet be dismissed. */
const KEPT_NETWORKS = 32
const KEPT_OF_A_NETWORK = 8
/** And so many of which somebody has found that they say nothing, the latest. */
const KEPT_UNFOUNDED = 64

const lastOf = ([voice]: readonly Voice[]): number => (voice === undefined ? 0 : received(voice))

/** Of the voices against one address those that can matter: decided ones, and the latest of the networks heard of last. */
export function worthKeeping<V extends Voice>(voices: readonly V[]): V[] {
  const networks = independent(voices.filter(isUndecided), () => KEPT_OF_A_NETWORK)
  const kept = networks.toSorted((one, other) => lastOf(other) - lastOf(one)).slice(0, KEPT_NETWORKS)
  const { says = [], nothing = [] } = Object.groupBy(
    voices.filter((voice) => !isUndecided(voice)),
    ({ disposition }) => (disposition?.outcome === 'unfounded' ? 'nothing' : 'says'),
  )
  return [...says, ...nothing.slice(-KEPT_UNFOUNDED), ...kept.flat()]
}
