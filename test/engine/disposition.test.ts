import { describe, expect, test } from 'vitest'
import { Disposition, latestOf } from '../../src/engine/disposition.ts'

const alertId = '0123456789abcdef0123456789abcdef'
const least = { alertId, disposition: 'valuable' } as const

test.each<[string, unknown, unknown]>([
  ['what is needed', least, least],
  ['other keys are passed over', { ...least, reason: 'r', analyst: { id: 1 } }, least],
  [
    'times with their offset',
    { ...least, at: '2026-11-22T08:00:00-03:00', firstHit: '2026-11-22T11:00:00.5Z', ruleId: 'r' },
    { ...least, at: Date.UTC(2026, 10, 22, 11), firstHit: Date.UTC(2026, 10, 22, 11, 0, 0, 500), ruleId: 'r' },
  ],
])('read: %s', (_, given, wanted) => {
  expect(Disposition.parse(given)).toEqual(wanted)
})

test.each<[string, unknown, string, RegExp]>([
  ['no id', { disposition: 'valuable' }, 'alertId', /^is missing$/],
  ['a number for an id', { ...least, alertId: 7 }, 'alertId', /^must be 32 digits/],
  ['a short id', { ...least, alertId: alertId.slice(1) }, 'alertId', /^must be 32 digits/],
  ['a long id', { ...least, alertId: `${alertId}\n` }, 'alertId', /^must be 32 digits/],
  ['capital digits', { ...least, alertId: alertId.toUpperCase() }, 'alertId', /^must be 32 digits/],
  ['no outcome', { alertId }, 'disposition', /^is missing$/],
  ['an outcome in capitals', { alertId, disposition: 'Confirmed' }, 'disposition', /^must be one of false_positive, /],
  ['a day for a time', { ...least, at: '2026-11-22' }, 'at', /RFC 3339/],
  ['a time without offset', { ...least, firstHit: '2026-11-22T08:00:00' }, 'firstHit', /RFC 3339/],
  ['a rule that is no text', { ...least, ruleId: 1 }, 'ruleId', /string/],
  ['a list', [least], '', /object/],
])('refused: %s', (_, given, path, message) => {
  const issues = Disposition.safeParse(given).error?.issues ?? []
  expect(issues.map((issue) => issue.path.join('.'))).toContain(path)
  expect(issues[0]?.message).toMatch(message)
})

describe('of an alert the latest counts', () => {
  const [fp, ok, sure] = ['false_positive', 'valuable', 'confirmed'] as const
  test.each<[string, (readonly [Disposition['disposition'], number?])[], string]>([
    ['the later line', [[fp], [ok]], ok],
    [
      'the later time, before',
      [
        [fp, 2],
        [ok, 1],
      ],
      fp,
    ],
    [
      'the later time, after',
      [
        [fp, 1],
        [ok, 2],
      ],
      ok,
    ],
    [
      'the later line at one time',
      [
        [fp, 1],
        [ok, 1],
      ],
      ok,
    ],
    ['the later line where the first has no time', [[fp], [ok, 1]], ok],
    ['the later line where the second has none', [[fp, 2], [ok]], ok],
    [
      'the epoch is a time',
      [
        [fp, 1],
        [ok, 0],
      ],
      fp,
    ],
    ['each is measured by what counted before it', [[fp, 3], [ok], [sure, 1]], sure],
  ])('%s', (_, given, wanted) => {
    const lines = given.map(([disposition, at]) => ({ alertId, disposition, ...(at === undefined ? {} : { at }) }))
    const other = { alertId: alertId.replace('0', 'f'), disposition: fp }
    const latest = latestOf([other, ...lines])
    expect(latest.get(alertId)?.disposition).toBe(wanted)
    expect(latest.get(other.alertId)).toEqual(other)
    expect(latest.size).toBe(2)
  })
})
