const DAY_MS = 86_400_000
const [PLUS, MINUS, DOT, COLON, UPPER_T, LOWER_T, UPPER_Z, LOWER_Z] = [43, 45, 46, 58, 84, 116, 90, 122]

/** The two digits at `at`, or −1. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const units = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : -1
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** Days from 1970-01-01 to a day of the proleptic Gregorian calendar (years beginning in March, eras of 400 years). */
function daysFromEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** Epoch ms of the day that begins at `at` 0 (`YYYY-MM-DD`), undefined where it is no real day. */
function readDay(text: string): number | undefined {
  const century = two(text, 0)
  const rest = two(text, 2)
  const month = two(text, 5)
  const day = two(text, 8)
  if (century < 0 || rest < 0 || text.charCodeAt(4) !== MINUS || text.charCodeAt(7) !== MINUS) return undefined
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(century * 100 + rest, month)) return undefined
  return daysFromEpoch(century * 100 + rest, month, day) * DAY_MS
}

/** Ms of the offset that begins at `at` and ends the text (`Z`, `+hh:mm`, `-hh:mm`). */
function readOffset(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at)
  if (sign === UPPER_Z || sign === LOWER_Z) return text.length === at + 1 ? 0 : undefined
  if ((sign !== PLUS && sign !== MINUS) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return undefined
  const hours = two(text, at + 1)
  const minutes = two(text, at + 4)
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined
  return (hours * 60 + minutes) * (sign === MINUS ? -60_000 : 60_000)
}

/** An event further ahead of the clock by which it came is put aside, ms: it would push the watermark. */
export const MAX_AHEAD_MS = 5 * 60_000

/**
 * A date-time of RFC 3339 as epoch ms, undefined where it is none. Digits past the millisecond are cut, `t` and `z` may
 * be lower case. A space for T, a missing offset, hour 24, second 60 and days that do not exist are none.
 */
export function readTime(text: string): number | undefined {
  const day = readDay(text)
  const separator = text.charCodeAt(10)
  if (day === undefined || (separator !== UPPER_T && separator !== LOWER_T)) return undefined
  const hour = two(text, 11)
  const minute = two(text, 14)
  const second = two(text, 17)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined
  let at = 19
  let ms = 0
  if (text.charCodeAt(at) === DOT) {
    at++
    for (let weight = 100; isDigit(text.charCodeAt(at)); at++, weight = Math.floor(weight / 10))
      ms += (text.charCodeAt(at) - 48) * weight
    if (at === 20) return undefined
  }
  const offset = readOffset(text, at)
  return offset === undefined ? undefined : day + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms - offset
}
