import formbody from '@fastify/formbody'
import type { FastifyBaseLogger } from 'fastify'
import { z } from 'zod'
import type { Verdict } from '../../channels/verify.ts'
import type { Asking } from '../asking.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { createResults } from '../results.ts'
import type { Language } from './layout.ts'
import { questionPage } from './question.ts'
import { verdictPage } from './verdict.ts'

const MOST = 8_192
/** 8,192 characters of four bytes, each percent-encoded, and a little. */
const MAX_BODY_BYTES = 102_400
const HTML = 'text/html; charset=utf-8'
const Lang = z.enum(['pt', 'en']).catch('pt')
const Query = z.object({ lang: Lang.default('pt') })
const Form = z.object({ valor: z.string().catch('').default(''), lang: Lang.default('pt') })

interface Kept {
  readonly verdict: Verdict
  readonly language: Language
}

/** `POST /` in a scope of its own: nowhere else is a form's encoding read, which any site can make a browser send. */
async function formRoute(
  app: Api,
  operator: () => string,
  asked: (value: string, lang: Language, log: FastifyBaseLogger) => Promise<string>,
): Promise<void> {
  await app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers()
    await scope.register(formbody, { bodyLimit: MAX_BODY_BYTES })
    scope.post(
      '/',
      { config: { access: 'limited' }, bodyLimit: MAX_BODY_BYTES, schema: { hide: true, body: Form } },
      async ({ body: { lang, valor }, log }, reply) => {
        const value = valor.trim()
        if (value !== '' && value.length <= MOST)
          return reply.redirect(`/resposta/${await asked(value, lang, log)}`, 303)
        const page = questionPage(lang, operator(), value === '' ? 'empty' : 'long')
        return reply.code(422).type(HTML).header('cache-control', 'no-store').send(page)
      },
    )
  })
}

/** The public page: ask (`GET /`), send (`POST /`), see (`GET /resposta/…`). Nothing that was asked is in an address. */
export async function publicPages(app: Api, { registry, clock }: ApiDeps, { ask }: Asking): Promise<void> {
  const results = createResults<Kept>(clock)
  const operator = (): string => registry().operator.name

  app.get('/', { config: { access: 'open' }, schema: { hide: true, querystring: Query } }, async ({ query }, reply) =>
    reply.type(HTML).header('cache-control', 'public, max-age=300').send(questionPage(query.lang, operator())),
  )
  await formRoute(app, operator, async (value, lang, log) =>
    results.keep({ verdict: await ask({ value, lang }, log), language: lang }),
  )
  app.get(
    '/resposta/:name',
    { config: { access: 'open' }, schema: { hide: true, params: z.object({ name: z.string() }), querystring: Query } },
    async ({ params, query }, reply) => {
      reply.type(HTML).header('cache-control', 'private, no-store')
      const kept = results.find(params.name)
      if (kept === undefined) return reply.code(404).send(questionPage(query.lang, operator(), 'gone'))
      return reply.send(verdictPage(kept.verdict, kept.language, operator()))
    },
  )
}
