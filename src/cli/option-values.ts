import { InvalidArgumentError, Option } from 'commander'
import { readInstant } from '../channels/instant.ts'
import { parseSpan } from '../rules/span.ts'

/** `10m` → ms. */
export function span(text: string): number {
  try {
    return parseSpan(text)
  } catch {
    throw new InvalidArgumentError('a span is a number and a unit: 30s, 10m, 24h, 7d')
  }
}

/** How the events of files are read out of order: the defaults of live topics. */
export const outOfOrderness = (): Option =>
  new Option('--out-of-orderness <span>', 'desordem tolerada · tolerated disorder')
    .argParser(span)
    .default(10_000, '10s')
export const allowedLateness = (): Option =>
  new Option('--allowed-lateness <span>', 'atraso tolerado · tolerated lateness')
    .argParser(span)
    .default(600_000, '10m')

/** Ids with commas between. */
export const ids = (text: string): readonly string[] => text.split(',').map((id) => id.trim())

const DAY_MS = 86_400_000
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A time of RFC 3339, or a day of America/Sao_Paulo, whose first instant it is → epoch ms. */
export function instant(text: string): number {
  const t = readInstant(text)
  if (t === undefined)
    throw new InvalidArgumentError('a day as in 2026-11-22, or a time as in 2026-11-22T08:00:00-03:00')
  return t
}

/** The same as the end of a period, exclusive: of a day the first instant of the next. */
export function end(text: string): number {
  const t = instant(text)
  if (!DAY.test(text)) return t
  const next = new Date(Date.parse(`${text}T12:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
  return instant(next)
}
