import { z } from 'zod'
import { readTime } from '../events/time.ts'

const HOUR_MS = 3_600_000
const DAY = /^\d{4}-\d{2}-\d{2}$/
const BRASILIA = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Sao_Paulo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The day (`2026-12-31`) that it is in America/Sao_Paulo at `t`, epoch ms. */
export const civilDay = (t: number): string => BRASILIA.format(t)

/**
 * A day of America/Sao_Paulo (`2026-12-31`, its first instant) or a time of RFC 3339 as epoch ms; undefined where the
 * text is neither. In the summers until 2019 the day began at UTC−2, otherwise at UTC−3.
 */
export function readInstant(text: string): number | undefined {
  if (!DAY.test(text)) return readTime(text)
  const midnight = readTime(`${text}T00:00:00Z`)
  if (midnight === undefined) return undefined
  const inSummer = midnight + 2 * HOUR_MS
  return civilDay(inSummer) === text ? inSummer : midnight + 3 * HOUR_MS
}

/** A day or a time, read as epoch ms. */
export const instant = z.string().transform((text, context): number => {
  const ms = readInstant(text)
  if (ms !== undefined) return ms
  context.addIssue('Write a day as in 2026-12-31, or a time as in 2026-12-31T08:00:00-03:00')
  return z.NEVER
})

/** Since when and until when something counts, epoch ms: the first inclusive, the second exclusive, absent = open. */
export interface Validity {
  readonly validFrom?: number | undefined
  readonly validUntil?: number | undefined
}
const hasBegun = ({ validFrom }: Validity, t: number): boolean => validFrom === undefined || t >= validFrom
export const hasEnded = ({ validUntil }: Validity, t: number): boolean => validUntil !== undefined && t >= validUntil
export const isValidAt = (validity: Validity, t: number): boolean => hasBegun(validity, t) && !hasEnded(validity, t)
