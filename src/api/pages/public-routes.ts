import formbody from '@fastify/formbody'
import type { FastifyBaseLogger, FastifyReply } from 'fastify'
import { z } from 'zod'
import { readProtocol } from '../../channels/protocol.ts'
import { reportedChannel } from '../../channels/report.ts'
import type { Verdict, VerifyRequest } from '../../channels/verify.ts'
import { REPORT_CATEGORIES } from '../../events/types/channel-reported.ts'
import type { Asking } from '../asking.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { HttpProblem } from '../problem.ts'
import { receiptOf, type Reporting } from '../reporting.ts'
import { createResults, type Results } from '../results.ts'
import { createShares, type Shares } from '../shares.ts'
import type { Language } from './layout.ts'
import { questionPage, type Fault } from './question.ts'
import { receiptPage } from './report.ts'
import { verdictPage } from './verdict.ts'

const MOST = 8_192
/** 8,192 characters of four bytes, each percent-encoded, and a little. */
const MAX_BODY_BYTES = 102_400
const Lang = z.enum(['pt', 'en']).catch('pt')
const Query = z.object({ lang: Lang.default('pt') })
const Form = z.object({ valor: z.string().catch('').default(''), lang: Lang.default('pt') })
const ReportForm = z.object({
  resposta: z.string().max(64).catch('').default(''),
  categoria: z.enum(REPORT_CATEGORIES).catch('other').default('other'),
})
const Named = z.object({ name: z.string() })

interface Kept {
  readonly verdict: Verdict
  readonly language: Language
}

/** What the pages share. */
interface Pages {
  readonly operator: () => string
  readonly results: Results<Kept>
  readonly shares: Shares
  readonly ask: (request: VerifyRequest & { readonly lang: Language }, log: FastifyBaseLogger) => Promise<string>
  readonly reporting: Reporting
}

const page = (reply: FastifyReply, markup: string, caching = 'private, no-store'): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('cache-control', caching).send(markup)

const gone = (reply: FastifyReply, { operator }: Pages, lang: Language, fault: Fault): FastifyReply =>
  page(reply.code(404), questionPage(lang, operator(), fault))

const receiptPath = (protocol: string, lang: Language): string =>
  `/denuncia/${protocol}${lang === 'en' ? '?lang=en' : ''}`

/** Forms in a scope of their own: nowhere else is their encoding read, which any site can make a browser send. */
async function formRoutes(app: Api, pages: Pages): Promise<void> {
  const { operator, results, ask, reporting } = pages
  await app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers()
    await scope.register(formbody, { bodyLimit: MAX_BODY_BYTES })
    scope.post(
      '/',
      { config: { access: 'limited' }, bodyLimit: MAX_BODY_BYTES, schema: { hide: true, body: Form } },
      async ({ body: { lang, valor }, log }, reply) => {
        const value = valor.trim()
        const filed = readProtocol(value)
        if (filed?.isValid === true) return reply.redirect(receiptPath(filed.canonical, lang), 303)
        if (value !== '' && value.length <= MOST)
          return reply.redirect(`/resposta/${await ask({ value, lang }, log)}`, 303)
        return page(reply.code(422), questionPage(lang, operator(), value === '' ? 'empty' : 'long'))
      },
    )
    scope.post(
      '/denunciar',
      { config: { access: 'reporting' }, schema: { hide: true, body: ReportForm } },
      async ({ body: { resposta, categoria }, ip }, reply) => {
        const kept = results.find(resposta)
        if (kept === undefined) return gone(reply, pages, 'pt', 'gone')
        const { protocol } = await reporting.fileVerdict(kept.verdict, { category: categoria }, ip)
        return reply.redirect(receiptPath(protocol, kept.language), 303)
      },
    )
  })
}

/** The public page: ask (`GET /`), send (`POST /`), see (`GET /resposta/…`). Nothing that was asked is in an address. */
function answerRoutes(app: Api, pages: Pages): void {
  const { operator, results, shares, ask } = pages
  app.get('/', { config: { access: 'open' }, schema: { hide: true, querystring: Query } }, async ({ query }, reply) =>
    page(reply, questionPage(query.lang, operator()), 'public, max-age=300'),
  )
  app.get(
    '/resposta/:name',
    { config: { access: 'open' }, schema: { hide: true, params: Named, querystring: Query } },
    async ({ params, query, protocol, host }, reply) => {
      const kept = results.find(params.name)
      if (kept === undefined) return gone(reply, pages, query.lang, 'gone')
      const { verdict, language } = kept
      const path = shares.pathOf(verdict)
      const report = verdict.verdict !== 'OFICIAL' && reportedChannel(verdict) !== undefined ? params.name : undefined
      const share = path === undefined ? undefined : `${protocol === 'https' ? 'https' : 'http'}://${host}${path}`
      return page(reply, verdictPage(verdict, language, operator(), { report, share }))
    },
  )
  app.get(
    '/conferir/:name',
    { config: { access: 'limited' }, schema: { hide: true, params: Named, querystring: Query } },
    async ({ params, query, log }, reply) => {
      const question = shares.questionOf(params.name)
      if (question === undefined) return gone(reply, pages, query.lang, 'over')
      return reply.redirect(`/resposta/${await ask({ ...question, lang: query.lang }, log)}`, 303)
    },
  )
}

function receiptRoute(app: Api, { operator }: Pages, { reports }: ApiDeps): void {
  app.get(
    '/denuncia/:protocol',
    {
      config: { access: 'limited' },
      schema: { hide: true, params: z.object({ protocol: z.string().max(64) }), querystring: Query },
    },
    async ({ params, query: { lang } }, reply) => {
      const read = readProtocol(params.protocol)
      const report = read?.isValid === true ? reports.find(read.canonical) : undefined
      if (report === undefined) throw new HttpProblem(reports.isCurrent() ? 'not-found' : 'unavailable')
      return page(reply, receiptPage(receiptOf(report, lang), lang, operator()))
    },
  )
}

/** All pages for the public. */
export async function publicPages(app: Api, deps: ApiDeps, { ask }: Asking, reporting: Reporting): Promise<void> {
  const results = createResults<Kept>(deps.clock)
  const pages: Pages = {
    operator: () => deps.registry().operator.name,
    results,
    shares: createShares(deps),
    ask: async (request, log) => results.keep({ verdict: await ask(request, log), language: request.lang }),
    reporting,
  }
  answerRoutes(app, pages)
  receiptRoute(app, pages, deps)
  await formRoutes(app, pages)
}
