import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distanceKm, speedKmh, type Place } from '../../../src/rules/functions/distance.ts'

const SAO_PAULO: Place = { lat: -23.5505, lon: -46.6333 }
const RIO: Place = { lat: -22.9068, lon: -43.1729 }

test.each<[a: Place, b: Place, km: number]>([
  [SAO_PAULO, SAO_PAULO, 0],
  [SAO_PAULO, RIO, 360.75],
  [{ lat: 0, lon: 0 }, { lat: 0, lon: 180 }, 20_015.11],
  [{ lat: 90, lon: 0 }, { lat: -90, lon: 77 }, 20_015.11],
  [{ lat: 90, lon: 12 }, { lat: 90, lon: -100 }, 0],
  [{ lat: 0, lon: 0 }, { lat: 1, lon: 0 }, 111.195],
  [{ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 }, 111.195],
])('%j to %j are %f km', (a, b, km) => expect(distanceKm(a, b)).toBeCloseTo(km, 2))

const vector = ({ lat, lon }: Place): readonly number[] => {
  const [p, l] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180]
  return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)]
}
/** By the chord between two points of the sphere. */
function byChord(a: Place, b: Place): number {
  const [u, v] = [vector(a), vector(b)]
  const chord = Math.hypot(...u.map((x, index) => x - (v[index] ?? 0)))
  return 2 * 6371.0088 * Math.asin(Math.min(1, chord / 2))
}
const place = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
})

test('the distance is the one through the chord, the same in both directions', () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      // Near the antipodes both lose digits.
      expect(Math.abs(distanceKm(a, b) - byChord(a, b))).toBeLessThan(0.01)
      expect(distanceKm(b, a)).toBeCloseTo(distanceKm(a, b), 6)
    }),
  )
})

test('the speed is the distance over the hours, in whichever order', () => {
  const [a, b] = [
    { time: 0, place: SAO_PAULO },
    { time: 1_800_000, place: RIO },
  ]
  expect(speedKmh(a, b)).toBeCloseTo(2 * distanceKm(SAO_PAULO, RIO), 9)
  expect(speedKmh(b, a)).toBe(speedKmh(a, b))
  expect(speedKmh(a, { time: 3_600_000, place: SAO_PAULO })).toBe(0)
})
test('at the same instant it is infinite, wherever', () => {
  expect(speedKmh({ time: 5, place: SAO_PAULO }, { time: 5, place: RIO })).toBe(Infinity)
  expect(speedKmh({ time: 5, place: RIO }, { time: 5, place: RIO })).toBe(Infinity)
})
