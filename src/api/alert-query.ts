import { z } from 'zod'
import { LEVELS, MODES } from '../rules/rule.ts'
import type { AlertCursor, AlertFilter } from '../ports/alert-store.ts'
import { readCursor, writeCursor } from './cursor.ts'

const Name = z.string().min(1).max(128)
const Moment = z.iso
  .datetime({ offset: true, error: 'RFC 3339 with offset' })
  .meta({ description: 'Of the first hit, RFC 3339 with offset' })

/** The query of `GET /v1/alerts`. */
export const AlertQuery = z.strictObject({
  level: z.enum(LEVELS).optional(),
  ruleId: Name.optional(),
  family: Name.optional(),
  mode: z
    .enum([...MODES, 'any'])
    .optional()
    .describe('Absent: what acts, `enforce` and `canary`; `any`: all, in shadow too'),
  entity: z.string().min(1).max(256).optional().describe('A value of the group, as the alert shows it'),
  from: Moment.optional(),
  to: Moment.optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'a whole number, 1–100')
    .default('50'),
  cursor: z
    .string()
    .max(512)
    .refine((text) => readCursor(text) !== undefined, 'not a cursor of this list')
    .optional()
    .describe('`next` of the page before'),
})
export type AlertQuery = z.infer<typeof AlertQuery>

/** Alerts in shadow, which act on nothing, are shown to those who ask for them. */
export function inMode(mode: string | undefined): Pick<AlertFilter, 'mode' | 'isActing'> {
  if (mode === undefined) return { isActing: true }
  return mode === 'any' ? {} : { mode }
}

/** What a query asks of the store. */
export function readAlertQuery(query: AlertQuery): {
  readonly filter: AlertFilter
  readonly limit: number
  readonly after: AlertCursor | undefined
} {
  const { limit, cursor, from, to, mode, ...names } = query
  const given = Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined))
  return {
    filter: {
      ...given,
      ...inMode(mode),
      ...(from === undefined ? {} : { from: Date.parse(from) }),
      ...(to === undefined ? {} : { to: Date.parse(to) }),
    },
    limit: Number(limit),
    after: cursor === undefined ? undefined : readCursor(cursor),
  }
}

/** The address of the page that begins at `next`, under the same filter. */
export function nextPageUrl(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  next: AlertCursor,
): string {
  const pairs = Object.entries({ ...query, cursor: writeCursor(next) }).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, value]],
  )
  return `${path}?${new URLSearchParams(pairs).toString()}`
}
