import type { ApiDeps } from '../../src/api/deps.ts'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readQuestion } from '../../src/channels/ask.ts'
import { compileRegistry } from '../../src/channels/registry.ts'
import { STYLE_HASHES } from '../../src/api/pages/style.ts'
import { answerTo, form } from './forms.ts'
import { alert, ASKED, createTestApi, NOW, sampleVerdict } from './samples.ts'

describe('the public page', () => {
  test('fits in the first window of a connection, in one request, without a script', async () => {
    const api = await createTestApi()
    for (const response of [
      await api.app.inject('/'),
      ...(await Promise.all(ASKED.map((valor) => answerTo(api, { valor })))),
    ]) {
      expect(response.statusCode).toBe(200)
      expect(Buffer.byteLength(response.body)).toBeLessThan(14_336)
      expect(gzipSync(response.body).length).toBeLessThan(4_096)
      expect(response.body).not.toMatch(/<script|\son\w+=|javascript:|\ssrc=|rel="stylesheet"|\sstyle=/i)
    }
  })

  test('allows exactly its own style', async () => {
    const { app } = await createTestApi()
    const policy = String((await app.inject('/')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    for (const hash of STYLE_HASHES) expect(policy).toContain(hash)
  })

  test('answers under an address that says nothing, not to be kept', async () => {
    const api = await createTestApi()
    const sent = await api.app.inject(form({ valor: '+5521900000000' }))
    expect([sent.statusCode, sent.body]).toEqual([303, ''])
    expect(sent.headers.location).toMatch(/^\/resposta\/[\w-]{24}$/)
    const shown = await api.app.inject(String(sent.headers.location))
    expect(shown.headers['cache-control']).toBe('private, no-store')
    expect(shown.body).toContain('É golpe')
    expect(shown.body).toContain('+55 21 90000 0000')
  })

  test.each(ASKED)('says %s in words, in both languages', async (valor) => {
    const api = await createTestApi()
    const headline = async (lang: string) => /<h1>([^<]+)<\/h1>/.exec((await answerTo(api, { valor, lang })).body)?.[1]
    const [pt, en] = [await headline('pt'), await headline('en')]
    expect(pt?.length).toBeGreaterThan(5)
    expect(en?.length).toBeGreaterThan(5)
    expect(pt).not.toBe(en)
  })

  test('forgets an answer after ten minutes', async () => {
    const api = await createTestApi()
    const { headers } = await api.app.inject(form({ valor: '+551131000000' }))
    api.time.now = NOW + 599_999
    expect((await api.app.inject(String(headers.location))).statusCode).toBe(200)
    api.time.now = NOW + 600_000
    const gone = await api.app.inject(String(headers.location))
    expect([gone.statusCode, gone.body.includes('já foi apagada')]).toEqual([404, true])
  })

  test.each([
    ['nothing', {}],
    ['spaces', { valor: ' \n ' }],
    ['too much', { valor: 'ã'.repeat(8_193) }],
  ])('says what is wrong with %s', async (_, values) => {
    const { app } = await createTestApi()
    const response = await app.inject(form(values))
    expect(response.statusCode).toBe(422)
    expect(response.body).toMatch(/<title>\s*Erro: /)
    expect(response.body).toContain('aria-invalid="true"')
    expect(response.body).toContain('href="#valor"')
  })

  test('takes the longest text that it promises to take', async () => {
    const { app } = await createTestApi()
    expect((await app.inject(form({ valor: '😀'.repeat(4_096) }))).statusCode).toBe(303)
  })

  test('cannot be made to say what was sent as markup', async () => {
    const api = await createTestApi()
    const { body } = await answerTo(api, { valor: '"><img src=x onerror=alert(1)>\u202ecod.exe', lang: 'pt"><b>' })
    expect(body).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;[U+202E]cod.exe')
    expect(body).not.toContain('<img')
  })

  test('shows no CPF and no message', async () => {
    const api = await createTestApi({ read: answering({ ...sampleVerdict, kind: 'cpf', canonical: '52998224725' }) })
    expect((await answerTo(api, { valor: '529.982.247-25' })).body).not.toMatch(/529|982|247/)
  })

  test('links only to what is a link of ours', async () => {
    const guidance = ['javascript:alert(1)', 'https://ans.gov.br/x', 'tel:+551131000000', 'data:text/html,x'].map(
      (action) => ({ text: 'Veja', action }),
    )
    const api = await createTestApi({ read: answering({ ...sampleVerdict, guidance }) })
    const { body } = await answerTo(api, { valor: 'x' })
    expect([...body.matchAll(/<a href="([^"]+)">Veja/g)].map(([, href]) => href)).toEqual([
      'https://ans.gov.br/x',
      'tel:+551131000000',
    ])
  })
})

const answering =
  (verdict: ReturnType<ReturnType<ApiDeps['read']>['answer']>): ApiDeps['read'] =>
  () => ({ slips: [], answer: () => verdict })

test('with the real verdict: an official number, and one that is nobody’s', async () => {
  const text = `operator: { name: Saúde Exemplo, ansRegistration: "000000", cnpj: "11222333000181", brands: [saude exemplo], domains: [saudeexemplo.com.br], version: 12, validUntil: 2026-12-31 }
channels:
  - { id: central, kind: phone, value: "+551131000000", media: [phone], direction: both, purposes: [service], validFrom: 2024-01-01 }
`
  const { registry, problems } = compileRegistry([{ file: 'r.yaml', text }])
  expect(problems).toEqual([])
  if (registry === undefined) throw new Error('no registry')
  const api = await createTestApi({
    registry: () => registry,
    read: (request) => readQuestion({ registry, asks: () => [], signs: () => [] }, request),
  })
  expect((await answerTo(api, { valor: '(11) 3100-0000' })).body).toContain('Sim, é da Saúde Exemplo')
  expect((await answerTo(api, { valor: '(11) 98765-4321' })).body).toContain('Não reconhecemos')
  const response = await api.app.inject({
    method: 'POST',
    url: '/v1/channels/verify',
    payload: { value: '11 3100 0000' },
  })
  expect(response.json()).toMatchObject({ verdict: 'OFICIAL', kind: 'phone', canonical: '+551131000000' })
})

describe('the analysts’ pages', () => {
  test('show the list with levels in words, counts, and what each rests on', async () => {
    const { app } = await createTestApi()
    const { body, headers } = await app.inject('/alertas?mode=any')
    expect(headers['cache-control']).toBe('private, no-store')
    for (const words of [
      'crítico',
      'alto',
      'médio',
      'baixo',
      'informativo',
      'sombra',
      'contradito',
      'atrasado',
      '5 alertas',
      'alto (1)',
    ])
      expect(body).toContain(words)
    expect(body).toContain('22/11/2026 09:35')
    expect(body).toContain('&lt;b&gt;recebedor&lt;/b&gt;')
  })

  test('show what is in shadow only to who asks for it', async () => {
    const { app, alerts } = await createTestApi()
    alerts.put(alert({ id: 'canary', mode: 'canary' }))
    const ids = async (query: string) =>
      [...(await app.inject(`/alertas?${query}`)).body.matchAll(/href="\/alertas\/([^"]+)"/g)].map(([, id]) => id)
    expect(await ids('')).not.toContain('a-3')
    expect(await ids('')).toContain('canary')
    expect(await ids('mode=shadow')).toEqual(['a-3'])
    expect(await ids('mode=any')).toContain('a-3')
    expect((await app.inject('/alertas/a-3')).body).toContain('só observa')
    expect((await app.inject('/alertas/canary')).body).toContain('este é um deles')
  })

  test('show no clear number and no whole pseudonym', async () => {
    const { app } = await createTestApi()
    const pages = await Promise.all(['/alertas?mode=any', '/alertas/a-1', '/alertas/a-3'].map((url) => app.inject(url)))
    for (const { body } of pages) {
      expect(body).not.toContain('987654321')
      expect(body).not.toContain('k1:5f0c9a1be2d34455aa77')
    }
    expect(pages[2]?.body).toContain('+55 11 9••••-4321')
  })

  test('narrow by day of São Paulo, ends included', async () => {
    const { app, alerts } = await createTestApi()
    alerts.put(alert({ id: 'edge', firstHit: '2026-11-21T02:59:59.999Z' }))
    alerts.put(alert({ id: 'inside', firstHit: '2026-11-21T03:00:00.000Z' }))
    const ids = async (query: string) =>
      [...(await app.inject(`/alertas?${query}`)).body.matchAll(/href="\/alertas\/([^"]+)"/g)].map(([, id]) => id)
    expect(await ids('from=2026-11-21&to=2026-11-21')).toEqual(['inside'])
    expect(await ids('from=2026-11-20&to=2026-11-20')).toEqual(['edge', 'a-5'])
  })

  test('lead through all pages, keeping the filter', async () => {
    const { app, alerts } = await createTestApi()
    for (let n = 0; n < 120; n++)
      alerts.put(alert({ id: `n-${n}`, level: 'low', firstHit: new Date(NOW - n * 1_000).toISOString() }))
    const seen: string[] = []
    let url: string | undefined = '/alertas?level=low'
    while (url !== undefined) {
      const body: string = (await app.inject(url)).body
      seen.push(...[...body.matchAll(/href="\/alertas\/([^"]+)"/g)].map(([, id]) => id ?? ''))
      url = /rel="next"\s+href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(new Set(seen).size).toBe(121)
    expect(seen).toHaveLength(121)
  })

  test('show one alert with its evidence, trigger, reading and notes', async () => {
    const { app } = await createTestApi()
    const { body } = await app.inject('/alertas/a-4')
    for (const words of [
      'Contradito',
      'e-late',
      '140 eventos',
      '10 minutos</dd>',
      'gatilho',
      'janela de tempo',
      'lang="en"',
      'token-validated-without-issuance',
    ])
      expect(body).toContain(words)
    expect((await app.inject('/alertas/a-5')).body).toContain('Evento atrasado')
    expect((await app.inject('/alertas/none')).statusCode).toBe(404)
  })
})
