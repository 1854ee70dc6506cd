import { z } from 'zod'
import { LEVELS, MODES } from '../../rules/rule.ts'
import type { AlertFilter } from '../../ports/alert-store.ts'
import { inMode } from '../alert-query.ts'
import { readCursor } from '../cursor.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { HttpProblem } from '../problem.ts'
import { alertDetailPage } from './alert-detail.ts'
import { type AlertForm, alertListPage } from './alert-list.ts'

const PAGE_SIZE = 50
const DAY_MS = 86_400_000
const HTML = 'text/html; charset=utf-8'
const Day = z.iso.date().optional().catch(undefined)
/** What a form left empty, or what cannot be read, is no filter: a page answers, whatever its address says. */
const Form = z.object({
  level: z.enum(LEVELS).optional().catch(undefined),
  mode: z
    .enum([...MODES, 'any'])
    .optional()
    .catch(undefined),
  ruleId: z.string().min(1).max(128).optional().catch(undefined),
  from: Day,
  to: Day,
  cursor: z
    .string()
    .refine((text) => readCursor(text) !== undefined)
    .optional()
    .catch(undefined),
})

/** The start of a day in São Paulo, epoch ms (no summer time since 2019: UTC−3). */
const startOf = (day: string): number => Date.parse(`${day}T00:00:00-03:00`)

function filterOf({ from, to, level, mode, ruleId }: AlertForm): AlertFilter {
  const names = Object.entries({ level, ruleId }).filter(([, value]) => value !== undefined)
  return {
    ...Object.fromEntries(names),
    ...inMode(mode),
    ...(from === undefined ? {} : { from: startOf(from) }),
    ...(to === undefined ? {} : { to: startOf(to) + DAY_MS }),
  }
}

const given = (query: z.infer<typeof Form>): AlertForm =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))

/** The analysts' pages: `/alertas` and `/alertas/…`. */
export function alertPages(app: Api, { alerts }: ApiDeps): void {
  app.get(
    '/alertas',
    { config: { access: 'alerts:read' }, schema: { hide: true, querystring: Form } },
    async ({ query }, reply) => {
      const form = given(query)
      const after = form.cursor === undefined ? undefined : readCursor(form.cursor)
      const page = await alerts.list(filterOf(form), PAGE_SIZE, after)
      return reply.type(HTML).header('cache-control', 'private, no-store').send(alertListPage(form, page))
    },
  )
  app.get(
    '/alertas/:id',
    { config: { access: 'alerts:read' }, schema: { hide: true, params: z.object({ id: z.string().max(256) }) } },
    async ({ params }, reply) => {
      const alert = await alerts.get(params.id)
      if (alert === undefined) throw new HttpProblem('not-found')
      return reply.type(HTML).header('cache-control', 'private, no-store').send(alertDetailPage(alert))
    },
  )
}
