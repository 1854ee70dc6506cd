import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCursor, writeCursor } from '../../src/api/cursor.ts'
import { html, raw } from '../../src/api/html.ts'
import { keyOf, parseApiKeys } from '../../src/api/keys.ts'
import { isLoopback, isLoopbackHost, networkOf } from '../../src/api/network.ts'
import { createRateLimiter } from '../../src/api/rate-limit.ts'
import { createResults } from '../../src/api/results.ts'
import { keyWith, SECRET } from './samples.ts'

describe('network', () => {
  test.each([
    ['203.0.113.77', '203.0.113'],
    ['::ffff:203.0.113.77', '203.0.113'],
    ['2001:db8:12:3456::1', '2001:db8:12'],
    ['2001:db8::1', '2001:db8:0'],
    ['fe80::1%eth0', 'fe80:0:0'],
    ['', 'unknown'],
  ])('%s is counted under %s', (address, network) => expect(networkOf(address)).toBe(network))

  test.each([
    ['127.0.0.1', true],
    ['127.255.255.254', true],
    ['::1', true],
    ['0:0:0:0:0:0:0:1', true],
    ['::ffff:127.0.0.1', true],
    ['::', false],
    ['0.0.0.0', false],
    ['1::1', false],
    ['::2', false],
    ['127.0.0.1.example', false],
    ['', false],
  ])('%s is loopback: %s', (address, is) => expect(isLoopback(address)).toBe(is))

  test.each([
    ['localhost', true],
    ['LOCALHOST:80', true],
    ['127.0.0.1:3000', true],
    ['[::1]', true],
    ['[::1]:3000', true],
    ['[::2]:3000', false],
    ['localhost.', false],
    ['127.0.0.1.nip.io', false],
    ['example.com:80', false],
    ['', false],
  ])('Host %s is loopback: %s', (host, is) => expect(isLoopbackHost(host)).toBe(is))
})

describe('keys', () => {
  const { id, sha256 } = keyWith(['alerts:read'])
  test('are read from YAML or JSON, and found by their secret alone', () => {
    const keys = parseApiKeys(`- { id: ${id}, sha256: "${sha256}", scopes: ["alerts:read", "events:write"] }`)
    expect(keyOf(SECRET, keys)?.scopes).toEqual(['alerts:read', 'events:write'])
    expect(keyOf(`${SECRET} `, keys)).toBeUndefined()
    expect(keyOf(sha256, keys)).toBeUndefined()
    expect(parseApiKeys(JSON.stringify(keys))).toEqual(keys)
  })

  test.each([
    ['no list', '{}'],
    ['a secret instead of its hash', `[{id: a, secret: ${SECRET}, scopes: ["alerts:read"]}]`],
    ['an upper-case hash', `[{id: a, sha256: ${'A'.repeat(64)}, scopes: ["alerts:read"]}]`],
    ['no scope', `[{id: a, sha256: "${sha256}", scopes: []}]`],
    ['an unknown scope', `[{id: a, sha256: "${sha256}", scopes: [admin]}]`],
    [
      'an id twice',
      `[{id: a, sha256: "${sha256}", scopes: ["alerts:read"]}, {id: a, sha256: "${'0'.repeat(64)}", scopes: ["alerts:read"]}]`,
    ],
  ])('%s is refused, and no secret repeated', (_, text) => {
    expect(() => parseApiKeys(text)).toThrow(SyntaxError)
    expect(() => parseApiKeys(text)).not.toThrow(SECRET)
  })
})

describe('rate limiter', () => {
  test('never allows more than capacity + rate × time, and at least that less one', () => {
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 3_000 }), asks: fc.integer({ min: 0, max: 5 }) }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        steps,
        (capacity, perSecond, list) => {
          let now = 0
          let level = capacity
          const limiter = createRateLimiter({ capacity, perSecond }, () => now)
          for (const { wait, asks } of list) {
            now += wait
            level = Math.min(capacity, level + (wait / 1_000) * perSecond)
            for (let n = 0; n < asks; n++) {
              const { allowed, remaining } = limiter.take('x')
              const onTheEdge = Math.abs(level - 1) < 1e-6
              expect(allowed).toBe(onTheEdge ? allowed : level >= 1)
              level -= allowed ? 1 : 0
              expect(remaining).toBeLessThanOrEqual(capacity)
            }
          }
        },
      ),
    )
  })

  test('a clock that goes back gives nothing away', () => {
    let now = 10_000
    const limiter = createRateLimiter({ capacity: 1, perSecond: 1 }, () => now)
    expect(limiter.take('x').allowed).toBe(true)
    now = 0
    expect(limiter.take('x')).toMatchObject({ allowed: false, retryAfter: 1 })
  })

  test('keeps at most so many names, and forgets the one unused for longest', () => {
    const limiter = createRateLimiter({ capacity: 1, perSecond: 0.001 }, () => 0, 2)
    const allowed = (name: string) => limiter.take(name).allowed
    expect([allowed('a'), allowed('b'), allowed('a'), allowed('c'), allowed('a'), allowed('b')]).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ])
  })
})

test('results are kept apart, bounded, and for ten minutes', () => {
  let now = 0
  const results = createResults<number>(() => now, 2)
  const [a, b, c] = [results.keep(1), results.keep(2), results.keep(3)]
  expect([a, b, c].map(results.find)).toEqual([undefined, 2, 3])
  now = 600_000
  expect([b, c].map(results.find)).toEqual([undefined, undefined])
})

describe('html', () => {
  test('escapes what is not markup', () => {
    const list = ['<', '&'].map((text) => html`<li>${text}</li>`)
    expect(html`<p title="${`'"`}">${list}${undefined}${false}${0}${raw('<hr>')}</p>`.markup).toBe(
      '<p title="&#39;&quot;"><li>&lt;</li><li>&amp;</li>0<hr></p>',
    )
  })

  test('nothing sent makes a tag, ends an attribute or hides', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`${text}`
        expect(markup).not.toMatch(/[<>"']|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/)
        expect(markup.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
      }),
    )
  })
})

test('a cursor comes back as it was, and nothing else is one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -8.64e15, max: 8.64e15 }),
      fc.string({ minLength: 1, maxLength: 64 }),
      (firstHit, id) => {
        expect(readCursor(writeCursor({ firstHit, id: id.toWellFormed() }))).toEqual({
          firstHit,
          id: id.toWellFormed(),
        })
      },
    ),
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => readCursor(text)).not.toThrow()
    }),
  )
  expect(['', 'W10', 'bnVsbA', '!!'].map(readCursor)).toEqual([undefined, undefined, undefined, undefined])
})
