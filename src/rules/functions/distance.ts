/** A place in degrees (WGS 84). */
export interface Place {
  readonly lat: number
  readonly lon: number
}
/** Somebody was at a place at a time, epoch ms. */
export interface Visit {
  readonly time: number
  readonly place: Place
}

/** Mean radius of the earth (IUGG, R₁). */
const RADIUS_KM = 6371.0088
const HOUR_MS = 3_600_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180
/** sin²(x ÷ 2) */
const haversine = (x: number): number => Math.sin(x / 2) ** 2

/** The great-circle distance of two places on a sphere, km (haversine). */
export function distanceKm(a: Place, b: Place): number {
  const [from, to] = [radians(a.lat), radians(b.lat)]
  const h = haversine(to - from) + Math.cos(from) * Math.cos(to) * haversine(radians(b.lon - a.lon))
  return 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** The speed of who was here and there, km/h, whichever was first; infinite at the same instant. */
export function speedKmh(a: Visit, b: Visit): number {
  const hours = Math.abs(b.time - a.time) / HOUR_MS
  return hours === 0 ? Infinity : distanceKm(a.place, b.place) / hours
}
