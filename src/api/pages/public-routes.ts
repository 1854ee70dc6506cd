import { z } from 'zod'
import type { Verdict } from '../../channels/verify.ts'
import type { Api, ApiDeps } from '../deps.ts'
import { createResults } from '../results.ts'
import type { Language } from './layout.ts'
import { questionPage } from './question.ts'
import { verdictPage } from './verdict.ts'

const MOST = 8_192
const HTML = 'text/html; charset=utf-8'
const Lang = z.enum(['pt', 'en']).catch('pt')
const Query = z.object({ lang: Lang.default('pt') })
const Form = z.object({ valor: z.string().catch('').default(''), lang: Lang.default('pt') })

interface Kept {
  readonly verdict: Verdict
  readonly language: Language
}

/** The public page: ask (`GET /`), send (`POST /`), see (`GET /resposta/…`). Nothing that was asked is in an address. */
export function publicPages(app: Api, { registry, verify, clock }: ApiDeps): void {
  const results = createResults<Kept>(clock)
  const operator = (): string => registry().operator.name

  app.get('/', { config: { access: 'open' }, schema: { hide: true, querystring: Query } }, async ({ query }, reply) =>
    reply.type(HTML).header('cache-control', 'public, max-age=300').send(questionPage(query.lang, operator())),
  )

  app.post(
    '/',
    { config: { access: 'limited' }, bodyLimit: 65_536, schema: { hide: true, body: Form } },
    async ({ body }, reply) => {
      const { lang, valor } = body
      const value = valor.trim()
      if (value === '' || value.length > MOST) {
        const page = questionPage(lang, operator(), value === '' ? 'empty' : 'long')
        return reply.code(422).type(HTML).header('cache-control', 'no-store').send(page)
      }
      const name = results.keep({ verdict: verify({ value, lang }, clock()), language: lang })
      return reply.redirect(`/resposta/${name}`, 303)
    },
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
