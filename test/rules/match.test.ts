import { describe, expect, test } from 'vitest'
import { runInMemory } from '../../src/cli/run-in-memory.ts'
import type { Event } from '../../src/events/event.ts'
import { compileRules } from '../../src/rules/compile.ts'
import { change, GOOD, lintOf } from './sample-rule.ts'

const digest = (text: string) => text
const PAIR = change(
  change(
    GOOD,
    GOOD.slice(GOOD.indexOf('selections:'), GOOD.indexOf('actions:')),
    `selections:
  issued: { event: token.issued }
  validated: { event: token.validated }
correlation:
  type: temporal
  rules: [issued, validated]
  group-by: [tokenId]
  timespan: 24h
  match: MATCH
`,
  ),
  '"{count} de {threshold} em {span}"\n  en: "{count} of {threshold} within {span}"',
  'Foi\n  en: It was',
)
const withMatch = (match: string, text = PAIR) => change(text, 'MATCH', JSON.stringify(match))
const compile = (text: string) => compileRules([{ file: 'rules/tokens/sample.yaml', text }], { digest })
const keepsOf = (match: string) => compile(withMatch(match)).rules[0]?.correlation.roles.map(({ keeps }) => keeps)

describe('what a match reads is kept of each selection', () => {
  test.each([
    ['validated.time > issued.time', [[], []]],
    ['issued.source != validated.source && issued.id != validated.id', [[], []]],
    ['issued.beneficiaryId != validated.beneficiaryId', [['beneficiaryId'], ['beneficiaryId']]],
    ['has(issued.expiresAt) && validated.time > issued.expiresAt', [['expiresAt'], []]],
    ['issued.delivery.medium == "sms"', [['delivery.medium'], []]],
    ['has(validated.place) && validated.place.lat > 0.0', [[], ['place{}', 'place.lat']]],
    ['speedKmh(validated, validated) > 300.0', [[], ['place{}']]],
    ['distanceKm(validated, validated) > 50', [[], ['place{}']]],
    ['has(validated.place) && distanceKm(validated.place, validated.place) > 50', [[], ['place{}']]],
  ])('%s', (match, keeps) => expect(keepsOf(match)).toEqual(keeps))
})

describe('what is wrong with a match is told with its place', () => {
  const OFFSET = 10
  const problems = (match: string) =>
    lintOf(compile(withMatch(match))).map(({ line, column, code }) => [line, column - OFFSET, code])
  test.each([
    ['issued.providerId != validated.providerId', 1, 'read_without_has'],
    ['validated.time > issued.expires', 25, 'unknown_field'],
    ['time > issued.time', 1, 'unknown_field'],
    ['other.time > issued.time', 1, 'unknown_field'],
    ['issued.beneficiaryId', 1, 'wrong_type'],
    ['issued.beneficiaryId > validated.beneficiaryId', 1, 'type_mismatch'],
    ['issued.beneficiaryId.startsWith("b")', 1, 'type_mismatch'],
    ['validated.outcome == "used"', 22, 'impossible_value'],
    ['validated.outcome.matches("a+")', 1, 'call_refused'],
    ['issued.beneficiaryId == ', 25, 'cel_syntax'],
    ['speedKmh(issued, validated) > 300.0', 1, 'type_mismatch'],
    ['speedKmh(validated.place, validated.place) > 300.0', 1, 'type_mismatch'],
    ['payeeStatus(event) == "official"', 1, 'type_mismatch'],
  ])('%s', (match, column, code) => expect(problems(match)).toEqual([[15, column, code]]))

  test('a selection twice is refused', () => {
    const twice = change(
      withMatch('issued.time < validated.time'),
      'rules: [issued, validated]',
      'rules: [issued, issued]',
    )
    expect(compile(twice).problems.map(({ code }) => code)).toContain('invalid_value')
  })
})

const event = (type: Event['type'], id: string, time: number, data: Record<string, unknown>): Event => ({
  source: '/s',
  id,
  type,
  time,
  data: { tokenId: 't', ...data },
})
const issued = (data: Record<string, unknown> = {}) =>
  event('token.issued', 'i', 1_000, { beneficiaryId: 'b1', ...data })
const validated = (data: Record<string, unknown> = {}, time = 2_000) =>
  event('token.validated', 'v', time, { beneficiaryId: 'b1', ...data })

test.each<[match: string, events: readonly Event[], hits: number]>([
  ['issued.beneficiaryId != validated.beneficiaryId', [issued(), validated()], 0],
  ['issued.beneficiaryId != validated.beneficiaryId', [issued(), validated({ beneficiaryId: 'b2' })], 1],
  [
    'has(issued.expiresAt) && validated.time > issued.expiresAt || validated.time > issued.time',
    [issued(), validated()],
    1,
  ],
  ['has(issued.expiresAt) && validated.time > issued.expiresAt', [issued({ expiresAt: 2_000 }), validated()], 0],
  ['has(issued.expiresAt) && validated.time > issued.expiresAt', [issued({ expiresAt: 1_999 }), validated()], 1],
  ['has(issued.expiresAt) && validated.time > issued.expiresAt', [issued(), validated()], 0],
  ['has(issued.expiresAt) && issued.expiresAt == validated.time', [issued({ expiresAt: 2_000 }), validated()], 1],
  ['issued.beneficiaryId in [validated.beneficiaryId]', [issued(), validated()], 1],
  ['has(validated.place) && validated.place.lat > 1.5', [issued(), validated({ place: { lat: 2, lon: 0 } })], 1],
  ['has(validated.place) && validated.place.lat > 1.5', [issued(), validated()], 0],
  [
    'has(issued.delivery.recipientId) && issued.delivery.recipientId == validated.beneficiaryId',
    [issued({ delivery: { medium: 'app', recipientId: 'b1' } }), validated()],
    1,
  ],
  ['validated.time - issued.time > duration("500ms")', [issued(), validated()], 1],
  ['validated.time - issued.time > duration("1s")', [issued(), validated()], 0],
])('%s', async (match, events, hits) => {
  const { rules, problems } = compile(withMatch(match))
  expect(problems).toEqual([])
  const alerts = await runInMemory(rules, events)
  expect(alerts.reduce((sum, alert) => sum + alert.hits, 0)).toBe(hits)
})
