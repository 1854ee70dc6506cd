import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatSpan, parseSpan, Span, spanInWords } from '../../src/rules/span.ts'

describe('a span', () => {
  test.each([
    ['0s', 0],
    ['250ms', 250],
    ['10s', 10_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['30d', 2_592_000_000],
    ['3650d', 315_360_000_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseSpan(text)).toBe(ms)
    expect(Span.parse(text)).toBe(ms)
  })

  test.each([
    '',
    '10',
    'm',
    '-1m',
    '+1m',
    '1.5h',
    '10 m',
    ' 10m',
    '10M',
    '1w',
    '1h30m',
    '1234567890123s',
    '1e3s',
    '٣m',
  ])('%j is none', (text) => {
    expect(() => parseSpan(text)).toThrow(SyntaxError)
    expect(Span.safeParse(text).success).toBe(false)
  })

  test('of a file is at most ten years', () => {
    expect(Span.safeParse('3650d').success).toBe(true)
    expect(Span.safeParse('3651d').success).toBe(false)
  })

  test.each([
    [0, '0s'],
    [1, '1ms'],
    [1_500, '1500ms'],
    [60_000, '1m'],
    [90_000, '90s'],
    [86_400_000, '24h'],
    [259_200_000, '72h'],
    [345_600_000, '4d'],
    [349_200_000, '97h'],
    [34_560_000_000, '400d'],
  ])('%d ms is written %s', (ms, text) => expect(formatSpan(ms)).toBe(text))

  test('what is written reads back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 315_360_000_000 }), (ms) => parseSpan(formatSpan(ms)) === ms))
  })
})

test.each([
  [0, 'menos de 1 segundo', 'less than 1 second'],
  [999, 'menos de 1 segundo', 'less than 1 second'],
  [1_000, '1 segundo', '1 second'],
  [61_999, '1 minuto e 1 segundo', '1 minute and 1 second'],
  [840_000, '14 minutos', '14 minutes'],
  [3_600_000, '1 hora', '1 hour'],
  [5_400_000, '1 hora e 30 minutos', '1 hour and 30 minutes'],
  [3_605_000, '1 hora', '1 hour'],
  [86_400_000, '24 horas', '24 hours'],
  [259_200_000, '72 horas', '72 hours'],
  [90_060_000, '1 dia e 1 hora', '1 day and 1 hour'],
  [1_209_600_000, '14 dias', '14 days'],
])('%d ms in words: %s', (ms, pt, en) => {
  expect([spanInWords(ms, 'pt'), spanInWords(ms, 'en')]).toEqual([pt, en])
})
