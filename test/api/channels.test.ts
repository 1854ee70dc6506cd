import jsQR from 'jsqr'
import { describe, expect, test } from 'vitest'
import { createTestApi, NOW, REGISTRY } from './samples.ts'

interface Listed {
  readonly id: string
  readonly status: string
  readonly link?: string
}
const END = REGISTRY.operator.validUntil

describe('GET /v1/channels', () => {
  test('all entries are there, with what reaches them now', async () => {
    const { app } = await createTestApi()
    const response = await app.inject('/v1/channels')
    const { channels, ...rest } = response.json<{ channels: Listed[] }>()
    expect(rest).toEqual({ registryVersion: 12, registryValidUntil: new Date(END).toISOString() })
    expect(channels.map(({ id, status, link }) => [id, status, link])).toEqual([
      ['central', 'valid', 'tel:08000000000'],
      ['whatsapp', 'valid', 'https://wa.me/551131000000'],
      ['antigo', 'ended', undefined],
      ['novo', 'upcoming', undefined],
      ['token', 'valid', undefined],
      ['correio', 'valid', undefined],
    ])
    expect(channels[2]).toMatchObject({ canonical: '+551131000009', replacedBy: 'central' })
    expect(response.headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'content-type': 'application/json; charset=utf-8',
    })
  })
  test('of one medium where one is named', async () => {
    const { app } = await createTestApi()
    const ids = async (query: string) =>
      (await app.inject(`/v1/channels?${query}`)).json<{ channels: Listed[] }>().channels.map(({ id }) => id)
    expect(await ids('medium=sms')).toEqual(['token'])
    expect(await ids('medium=social')).toEqual([])
  })
  test('who has it is not given it again, until something changes', async () => {
    const { app, time } = await createTestApi()
    const { headers } = await app.inject('/v1/channels')
    const ask = async (tag: string) => app.inject({ url: '/v1/channels', headers: { 'if-none-match': tag } })
    const etag = String(headers.etag)
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const { statusCode, body, headers: own } = await ask(tag)
      expect([statusCode, body, own.etag]).toEqual([304, '', etag])
    }
    expect((await ask('"x"')).statusCode).toBe(200)
    time.now = Date.parse('2026-12-01T03:00:00Z')
    expect((await ask(etag)).statusCode).toBe(200)
  })
  test('a list that has expired vouches for nothing, and is kept by nobody past its end', async () => {
    const { app, time } = await createTestApi()
    time.now = END - 90_500
    expect((await app.inject('/v1/channels')).headers['cache-control']).toBe('public, max-age=90')
    time.now = END
    for (const url of ['/v1/channels', '/v1/channels/central/vcard', '/v1/channels/central/qr']) {
      const response = await app.inject(url)
      expect([response.statusCode, response.headers['cache-control']]).toEqual([503, 'no-store'])
      expect(response.json()).toMatchObject({ type: 'urn:vigia:problem:unavailable' })
    }
  })
})

describe('a channel as a contact', () => {
  test('is a vCard to be saved, with a name of its own', async () => {
    const { app } = await createTestApi()
    const { statusCode, headers, body } = await app.inject('/v1/channels/whatsapp/vcard')
    expect([statusCode, headers['content-type'], headers['content-disposition']]).toEqual([
      200,
      'text/vcard; charset=utf-8',
      'attachment; filename="whatsapp.vcf"',
    ])
    expect(body.split('\r\n')).toEqual([
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Saúde Exemplo: Conversa\\; já',
      'N:Saúde Exemplo: Conversa\\; já;;;;',
      'ORG:Saúde Exemplo',
      'TEL;TYPE=WORK,CELL:+551131000000',
      'URL:https://wa.me/551131000000',
      'END:VCARD',
      '',
    ])
  })
})

/** The dark modules of an SVG of squares, as `x,y`. */
const squares = (svg: string): Set<string> =>
  new Set([...svg.matchAll(/M(\d+),(\d+)h10v10/g)].map(([, x, y]) => `${Number(x) / 10},${Number(y) / 10}`))
/** ISO/IEC 18004, 7.9: the level in the two bits beside the upper left corner, without the mask 10. M is 00. */
function levelOf(dark: ReadonlySet<string>, border: number): string {
  const bit = (x: number) => (dark.has(`${x + border},${8 + border}`) ? 1 : 0)
  return ['M', 'L', 'H', 'Q'][((bit(0) << 1) | bit(1)) ^ 0b10] ?? ''
}

const MODULE = 4
const PLAIN = 4
/** What a camera reads in the picture: rendered as it is shown, decoded by another library. */
function scanned(svg: string): string | undefined {
  const side = (Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]) / 10) * MODULE
  const pixels = new Uint8ClampedArray(side * side * PLAIN).fill(255)
  for (const square of squares(svg)) {
    const [x = 0, y = 0] = square.split(',').map(Number)
    for (let at = 0; at < MODULE * MODULE; at++) {
      const pixel = (y * MODULE + Math.floor(at / MODULE)) * side + x * MODULE + (at % MODULE)
      pixels.fill(0, pixel * PLAIN, pixel * PLAIN + PLAIN - 1)
    }
  }
  return jsQR.default(pixels, side, side)?.data
}

describe('a channel as a QR code', () => {
  test.each([
    ['central', 'tel:08000000000'],
    ['whatsapp', 'https://wa.me/551131000000'],
  ])('%s is its link, at level M, with the quiet zone of four modules', async (id, link) => {
    const { app } = await createTestApi()
    const { headers, body } = await app.inject(`/v1/channels/${id}/qr`)
    expect(headers['content-type']).toBe('image/svg+xml')
    expect(scanned(body)).toBe(link)
    expect(levelOf(squares(body), 4)).toBe('M')
    expect([...squares(body)].filter((square) => square.split(',').some((at) => Number(at) < 4))).toEqual([])
  })
})

test.each(['none', 'antigo', 'novo', 'token', 'correio', '__proto__', '%0d%0aset-cookie:a', 'a'.repeat(256)])(
  '%s reaches nobody: 404',
  async (id) => {
    const { app } = await createTestApi()
    for (const form of ['vcard', 'qr']) {
      const response = await app.inject(`/v1/channels/${id}/${form}`)
      expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'application/problem+json'])
      expect(response.headers['set-cookie']).toBeUndefined()
    }
  },
)
test('they are open, and count for the rate', async () => {
  const { app } = await createTestApi({ keys: [], openOnLoopback: false })
  for (const url of ['/v1/channels', '/v1/channels/central/qr']) {
    const { statusCode, headers } = await app.inject({ url, remoteAddress: '203.0.113.5' })
    expect([statusCode, headers['ratelimit'] !== undefined]).toEqual([200, true])
  }
  expect(NOW).toBeLessThan(END)
})
