import { z } from 'zod'
import { Receipt, Report, ReportRequest, STATES } from '../../channels/report.ts'
import { OUTCOMES } from '../../channels/voice.ts'
import { readProtocol } from '../../channels/protocol.ts'
import { LANGUAGES } from '../../channels/verdict.ts'
import { keyIdOf } from '../access.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { HttpProblem, problems } from '../problem.ts'
import { receiptOf, type Reporting } from '../reporting.ts'

const Protocol = z.strictObject({ protocol: z.string().min(1).max(64) })
const Decision = z.strictObject({ outcome: z.enum(OUTCOMES) }).meta({ id: 'ReportDecision' })
const ReportList = z.object({ reports: z.array(Report) }).meta({ id: 'ReportList' })
const ListQuery = z.strictObject({
  state: z.enum(STATES).optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'a whole number, 1–100')
    .default('50'),
})

/** The report of a number as people write it. Throws a problem where there is none, or nobody can know. */
function found({ reports }: Pick<ApiDeps, 'reports'>, text: string): Report {
  const protocol = readProtocol(text)
  const report = protocol?.isValid === true ? reports.find(protocol.canonical) : undefined
  if (report !== undefined) return report
  if (!reports.isCurrent())
    throw new HttpProblem('unavailable', 'the reports are being read', { headers: { 'retry-after': '5' } })
  throw new HttpProblem('not-found', 'there is no such report')
}

/** `POST /v1/reports`, `GET /v1/reports/{protocol}`: whoever was deceived says so, and sees what became of it. */
export function reportRoutes(app: Api, deps: ApiDeps, { file }: Reporting): void {
  app.post(
    '/v1/reports',
    {
      config: { access: 'reporting' },
      bodyLimit: 65_536,
      schema: {
        tags: ['public'],
        summary: 'Reports a number, address, link, handle or message as fraud',
        description:
          'The same address reported again from the same place within a day gets the same protocol. One report changes no verdict.',
        body: ReportRequest,
        response: {
          201: Receipt,
          ...problems(
            'invalid-request',
            'forbidden',
            'too-large',
            'unsupported-media-type',
            'too-many-requests',
            'unavailable',
          ),
        },
      },
    },
    async ({ body, ip }, reply) => {
      const report = await file(body, ip)
      reply.code(201).headers({ 'cache-control': 'no-store', location: `/v1/reports/${report.protocol}` })
      return receiptOf(report, body.lang)
    },
  )
  app.get(
    '/v1/reports/:protocol',
    {
      config: { access: 'limited' },
      schema: {
        tags: ['public'],
        summary: 'What has become of a report',
        params: Protocol,
        querystring: z.strictObject({ lang: z.enum(LANGUAGES).optional() }),
        response: {
          200: Receipt,
          ...problems('invalid-request', 'forbidden', 'not-found', 'too-many-requests', 'unavailable'),
        },
      },
    },
    async ({ params, query }, reply) => {
      reply.header('cache-control', 'no-store')
      return receiptOf(found(deps, params.protocol), query.lang)
    },
  )
  decisionRoutes(app, deps)
}

/** What analysts do: see the latest reports, and decide them. */
function decisionRoutes(app: Api, deps: ApiDeps): void {
  const { reports, clock } = deps
  const shared = { tags: ['analysts'], security: [{ key: [] }] }
  app.get(
    '/v1/reports',
    {
      config: { access: 'reports:decide' },
      schema: {
        ...shared,
        summary: 'The latest reports',
        querystring: ListQuery,
        response: { 200: ReportList, ...problems('invalid-request', 'unauthenticated', 'forbidden') },
      },
    },
    async ({ query }, reply) => {
      reply.header('cache-control', 'no-store')
      return { reports: [...reports.list(query.state, Number(query.limit))] }
    },
  )
  app.post(
    '/v1/reports/:protocol/disposition',
    {
      config: { access: 'reports:decide' },
      schema: {
        ...shared,
        summary: 'Decides a report',
        description:
          '`fraud` confirms its address for a year, `legitimate` takes all reports of it until now back, `unfounded` this one alone.',
        params: Protocol,
        body: Decision,
        response: {
          200: Report,
          ...problems(
            'invalid-request',
            'unauthenticated',
            'forbidden',
            'not-found',
            'too-large',
            'unsupported-media-type',
            'unavailable',
          ),
        },
      },
    },
    async (request, reply) => {
      const { protocol } = found(deps, request.params.protocol)
      const decided = await reports.decide(protocol, request.body.outcome, keyIdOf(request), clock())
      if (decided === undefined) throw new HttpProblem('not-found', 'there is no such report')
      reply.header('cache-control', 'no-store')
      return decided
    },
  )
}
