import { describe, expect, test } from 'vitest'
import { answerTo, form } from './forms.ts'
import { createTestApi, sampleVerdict } from './samples.ts'

const reported = (resposta: string, categoria = 'payment') => ({
  ...form({ resposta, categoria }),
  url: '/denunciar',
})
const nameOf = (location: unknown) => String(location).split('/').at(-1) ?? ''

const shared = (body: string) => {
  const [, text = ''] = /href="https:\/\/wa\.me\/\?text=([^"]+)"/.exec(body) ?? []
  return /http:\/\/\S+$/.exec(decodeURIComponent(text))?.[0] ?? ''
}

const aboutHandle = () => ({
  slips: [],
  answer: () => ({ ...sampleVerdict, kind: 'social' as const, canonical: 'exemplo' }),
})

describe('a report in two taps', () => {
  test('is filed for what the answer was about, and its number is shown', async () => {
    const api = await createTestApi()
    const { headers } = await api.app.inject(form({ valor: '+5521900000000', lang: 'en' }))
    const answer = await api.app.inject(String(headers.location))
    expect(answer.body).toContain(`value="${nameOf(headers.location)}"`)
    const sent = await api.app.inject(reported(nameOf(headers.location)))
    expect([sent.statusCode, sent.headers.location]).toEqual([
      303,
      expect.stringMatching(/^\/denuncia\/\d{20}\?lang=en$/),
    ])
    const shown = await api.app.inject(String(sent.headers.location))
    expect(shown.body).toContain('Report received')
    const [, protocol = ''] = /<strong>(\d{8} \d{10} \d{2})<\/strong>/.exec(shown.body) ?? []
    const again = await api.app.inject(form({ valor: protocol, lang: 'en' }))
    expect(again.headers.location).toBe(sent.headers.location)
    expect(api.reports.list(undefined, 9)).toMatchObject([{ kind: 'phone', category: 'payment' }])
  })
  test.each([
    ['+551131000000', false],
    ['+5511987654321', true],
    ['pague 34191', true],
    ['123', false],
    ['proibido', false],
  ])('%s can be reported: %s', async (valor, canBe) => {
    const api = await createTestApi()
    expect((await answerTo(api, { valor })).body.includes('action="/denunciar"')).toBe(canBe)
  })
  test('of an answer that is gone, and of none, is told kindly', async () => {
    const { app } = await createTestApi()
    expect([(await app.inject(reported('x'))).statusCode, (await app.inject('/denuncia/1')).statusCode]).toEqual([
      404, 404,
    ])
  })
})

describe('an answer that is passed on', () => {
  test('asks again when it is opened, and its address says nothing', async () => {
    const api = await createTestApi()
    const address = shared((await answerTo(api, { valor: '+5521900000000' })).body)
    expect(address).not.toMatch(/900000000/)
    const path = new URL(address).pathname
    expect(path.length).toBeLessThan(256)
    api.time.now += 6 * 86_400_000
    const opened = await api.app.inject(path)
    expect(opened.statusCode).toBe(303)
    expect((await api.app.inject(String(opened.headers.location))).body).toContain('É golpe')
  })
  test('asks about a name as a name', async () => {
    const asked: unknown[] = []
    const api = await createTestApi({
      read: (request) => {
        asked.push(request)
        return { slips: [], answer: () => ({ ...sampleVerdict, kind: 'app', canonical: 'br.com.exemplo' }) }
      },
    })
    const address = shared((await answerTo(api, { valor: 'br.com.exemplo' })).body)
    await api.app.inject(new URL(address).pathname)
    expect(asked[1]).toEqual({ value: 'br.com.exemplo', medium: 'app', lang: 'pt' })
  })
  test('is none about a handle, which is one on many networks', async () => {
    const api = await createTestApi({ read: aboutHandle })
    expect((await answerTo(api, { valor: 'https://facebook.com/exemplo' })).body).not.toContain('wa.me')
  })
  test('is over after a week, and cannot be made up', async () => {
    const api = await createTestApi()
    const { pathname } = new URL(shared((await answerTo(api, { valor: '+5521900000000' })).body))
    const at = 20
    const changed = pathname.slice(0, at) + (pathname[at] === 'A' ? 'B' : 'A') + pathname.slice(at + 1)
    expect((await api.app.inject(changed)).statusCode).toBe(404)
    expect((await api.app.inject('/conferir/x')).statusCode).toBe(404)
    api.time.now += 7 * 86_400_000
    const over = await api.app.inject(pathname)
    expect([over.statusCode, over.body.includes('não vale mais')]).toEqual([404, true])
  })
})
