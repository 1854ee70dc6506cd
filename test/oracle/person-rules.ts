import { by, fieldOf, is, select } from './rule-parts.ts'
import { HOUR } from './samples.ts'
import { compareEvents } from './order.ts'
import type { Match, OracleEvent, OracleLookup, OracleRule } from './types.ts'

/** Brazil has had no summer time since 2019: its civil day begins at 03:00 UTC. */
const civilDay = (t: number): string => new Date(t - 3 * HOUR).toISOString().slice(0, 10)

/** Full years on the civil day in Brazil. */
function ageAt(birthDate: string, t: number): number {
  const today = civilDay(t)
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}

const byAppOrSms = is('delivery.medium', 'app', 'sms')
const recipientOf = (event: OracleEvent) => fieldOf(event, 'delivery.recipientId')
const ageOf = (record: OracleEvent, { time }: OracleEvent): number => ageAt(String(record.data['birthDate']), time)

/** The latest record of the beneficiary as of an event. */
const recordWhere = (holds: OracleLookup['holds']): OracleLookup => ({
  holds,
  latest: (event, known) =>
    known
      .filter(({ type, time }) => type === 'beneficiary.updated' && time <= event.time)
      .filter(({ data }) => data['beneficiaryId'] === event.data['beneficiaryId'])
      .toSorted(compareEvents)
      .at(-1),
})

const issuedRule = (id: string, where: (event: OracleEvent) => boolean, holds: OracleLookup['holds']): OracleRule => ({
  id,
  group: by('beneficiaryId'),
  selections: {
    issued: {
      ...select('token.issued', (event) => byAppOrSms(event) && recipientOf(event) !== undefined && where(event)),
      lookup: recordWhere(holds),
    },
  },
  correlation: { type: 'none', rules: ['issued'] },
  suppressMs: HOUR,
  blocksToken: false,
})

const minorWithoutGuardian = issuedRule(
  'token-minor-without-guardian',
  () => true,
  (event, { data, ...record }) => {
    const answering = [data['holderId'], ...((data['guardianIds'] as readonly string[] | undefined) ?? [])]
    return ageOf({ data, ...record }, event) < 18 && !answering.includes(recipientOf(event))
  },
)
const adultDependentToOther = issuedRule(
  'token-adult-dependent-to-other',
  (event) => recipientOf(event) !== event.data['beneficiaryId'],
  (event, record) => ageOf(record, event) >= 18 && record.data['holderId'] !== event.data['beneficiaryId'],
)

const RADIUS_KM = 6371.0088
interface Place {
  readonly lat: number
  readonly lon: number
}
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** The way along the great circle, by the chord between two points of the sphere. */
function wayKm(a: Place, b: Place): number {
  const pointOf = ({ lat, lon }: Place) => [
    Math.cos(radians(lat)) * Math.cos(radians(lon)),
    Math.cos(radians(lat)) * Math.sin(radians(lon)),
    Math.sin(radians(lat)),
  ]
  const [from, to] = [pointOf(a), pointOf(b)]
  const chord = Math.hypot(...from.map((value, axis) => value - (to[axis] ?? 0)))
  return 2 * RADIUS_KM * Math.asin(Math.min(1, chord / 2))
}

const placeOf = (event: OracleEvent | undefined) => event?.data['place'] as Place | undefined
const isTooFast: Match = ({ first, second }) => {
  const [a, b] = [placeOf(first), placeOf(second)]
  if (a === undefined || b === undefined || first === undefined || second === undefined) return false
  const km = wayKm(a, b)
  return km > 50 && km > 300 * (Math.abs(first.time - second.time) / HOUR)
}
const acceptedThere = select(
  'token.validated',
  (event) => is('outcome', 'accepted')(event) && placeOf(event) !== undefined,
)
const impossibleTravel: OracleRule = {
  id: 'impossible-travel',
  group: by('beneficiaryId'),
  selections: { first: acceptedThere, second: acceptedThere },
  correlation: { type: 'temporal', rules: ['first', 'second'], timespanMs: 12 * HOUR, match: isTooFast },
  suppressMs: 24 * HOUR,
  blocksToken: false,
}

/** Rules over who somebody is and where. */
export const personRules: readonly OracleRule[] = [minorWithoutGuardian, adultDependentToOther, impossibleTravel]
