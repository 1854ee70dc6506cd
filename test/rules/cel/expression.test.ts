import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventType } from '../../../src/events/catalogue.ts'
import { compileExpression } from '../../../src/rules/cel/expression.ts'
import { languageOf } from '../../../src/rules/cel/language.ts'
import { ConditionError } from '../../../src/rules/rule.ts'

const condition = (type: EventType, source: string) => compileExpression(source, languageOf(type), 'condition')
const findings = (type: EventType, source: string) => {
  const { expression, findings: faults } = condition(type, source)
  const unguarded = expression?.advice.filter(({ code }) => code === 'read_without_has') ?? []
  return [...faults, ...unguarded].map(({ offset, code }) => `${offset} ${code}`)
}
const event = (type: EventType, data: Record<string, unknown>, time = 0) =>
  ({ source: '/s', id: 'e-1', type, time, data }) as const
function holds(type: EventType, source: string, data: Record<string, unknown>, time = 0): unknown {
  const compiled = condition(type, source)
  expect(compiled.findings).toEqual([])
  return compiled.expression?.evaluate(event(type, data, time))
}

describe('a condition holds or not', () => {
  test.each<[EventType, string, Record<string, unknown>, boolean]>([
    ['token.validated', 'outcome == "rejected"', { outcome: 'rejected' }, true],
    ['token.validated', 'outcome == "rejected"', { outcome: 'accepted' }, false],
    ['token.validated', 'outcome in ["accepted", "blocked"]', { outcome: 'blocked' }, true],
    ['token.validated', '!has(tokenId)', {}, true],
    ['token.validated', '!has(tokenId)', { tokenId: 't' }, false],
    ['token.validated', 'has(tokenId)', { tokenId: '' }, true],
    ['token.validated', 'has(providerId)', { providerId: 'p' }, true],
    ['token.validated', 'has(tokenId) && tokenId == "t"', {}, false],
    ['token.validated', '!has(tokenId) || tokenId == "t"', {}, true],
    ['token.validated', 'has(tokenId) ? tokenId == "t" : outcome == "blocked"', { outcome: 'blocked' }, true],
    ['token.validated', 'has(place) && place.lat < -23.0', { place: { lat: -23.5, lon: 0 } }, true],
    ['token.validated', 'has(place) && has(place.lat)', { place: { lat: 1 } }, true],
    ['token.validated', 'source == "/s" && id == "e-1"', {}, true],
    ['token.validated', 'time == timestamp("1970-01-01T00:00:01Z")', {}, false],
    ['token.validated', '"blocked" == outcome // outcome\n', { outcome: 'accepted' }, false],
    ['token.validated', "'it''s' == 'its'".replace("''", ''), {}, true],
    ['token.issued', 'delivery.medium in ["app", "sms"]', { delivery: { medium: 'sms' } }, true],
    [
      'token.issued',
      'has(delivery.recipientId) && delivery.recipientId != beneficiaryId',
      { beneficiaryId: 'a', delivery: { medium: 'sms', recipientId: 'b' } },
      true,
    ],
    ['token.issued', 'has(expiresAt) && expiresAt < time', { expiresAt: -1 }, true],
    ['token.issued', 'has(expiresAt) && expiresAt - time > duration("10m")', { expiresAt: 600_001 }, true],
    [
      'beneficiary.updated',
      'has(guardianIds) && guardianIds.exists(g, g == holderId)',
      { holderId: 'h', guardianIds: ['x', 'h'] },
      true,
    ],
    [
      'beneficiary.updated',
      'has(guardianIds) && guardianIds.exists(holderId, holderId == "x")',
      { holderId: 'h', guardianIds: ['x'] },
      true,
    ],
    ['beneficiary.updated', 'has(guardianIds) && holderId in guardianIds', { holderId: 'h', guardianIds: ['h'] }, true],
    ['beneficiary.updated', 'has(guardianIds) && guardianIds.size() > 1', { guardianIds: ['h'] }, false],
    ['boleto.issued', 'amountCents > 100 && amountCents <= 5000.0', { amountCents: 5000 }, true],
    ['boleto.issued', 'amountCents == 100.0', { amountCents: 100 }, true],
    ['reimbursement.requested', '!proofOfPayment', { proofOfPayment: false }, true],
    [
      'payment.requested',
      'channelStatus(channel, time) != "official"',
      { channel: { medium: 'sms', status: 'revoked' } },
      true,
    ],
    [
      'payment.requested',
      'channelStatus(channel, time) == "official"',
      { channel: { medium: 'sms', status: 'official' } },
      true,
    ],
    [
      'payment.requested',
      'has(channel.address) && channel.address == address(channel)',
      { channel: { medium: 'sms', address: '+55', status: 'unknown' } },
      true,
    ],
  ])('%s: %s over %j is %j', (type, source, data, expected) => expect(holds(type, source, data)).toBe(expected))

  test('time is the time of the event, not of the one before', () => {
    const { expression } = condition('token.waived', 'time > timestamp("1970-01-01T00:00:01Z")')
    const at = (time: number) => expression?.evaluate(event('token.waived', {}, time))
    expect([at(999), at(1_000), at(1_001), at(0)]).toEqual([false, false, true, false])
  })

  test('an error in one part is absorbed by the other, as CEL says', () => {
    const text = { outcome: 7 }
    const fails = 'outcome == "accepted"'
    expect(holds('token.validated', `${fails} || has(providerId)`, { ...text, providerId: 'p' })).toBe(true)
    expect(holds('token.validated', `has(providerId) || ${fails}`, { ...text, providerId: 'p' })).toBe(true)
    expect(holds('token.validated', `${fails} && has(providerId)`, text)).toBe(false)
    expect(() => holds('token.validated', `${fails} || has(providerId)`, text)).toThrow(ConditionError)
    expect(() => holds('token.validated', `has(beneficiaryId) && ${fails}`, { ...text, beneficiaryId: 'b' })).toThrow(
      ConditionError,
    )
    expect(() => holds('token.validated', fails, {})).toThrow(ConditionError)
    expect(() =>
      holds('payment.requested', 'channelStatus(channel, time) == "official"', { channel: { medium: 'sms' } }),
    ).toThrow(ConditionError)
  })

  test('an error says nothing of the event', () => {
    const { expression } = condition('token.waived', 'int(providerId) > 3')
    expect(() => expression?.evaluate(event('token.waived', { providerId: 'secret' }))).toThrow(
      /^int_conversion_error$/,
    )
  })
})

describe('what is refused, and where', () => {
  test.each<[EventType, string, string[]]>([
    ['token.validated', 'tokenId == "t"', ['0 read_without_has']],
    ['token.validated', 'outcome == "blocked" && tokenId == "t"', ['24 read_without_has']],
    ['token.validated', 'tokenId == "t" && has(tokenId)', ['0 read_without_has']],
    ['token.validated', 'has(tokenId) || tokenId == "t"', ['16 read_without_has']],
    ['token.validated', '(has(tokenId) || has(careKind)) && tokenId == "t"', ['35 read_without_has']],
    ['token.validated', '!(has(tokenId) && has(careKind)) || tokenId == "t"', []],
    ['token.validated', 'has(tokenId) ? outcome == "blocked" : tokenId == "t"', ['38 read_without_has']],
    ['token.validated', 'has(place.lat)', ['4 read_without_has']],
    ['token.validated', 'has(place) && place.lat > 1', []],
    ['beneficiary.updated', 'guardianIds.exists(g, g == holderId)', ['0 read_without_has']],
    ['token.validated', 'outcome', ['0 wrong_type']],
    ['token.validated', '', ['0 cel_syntax']],
    ['token.validated', 'outcome == "blocked', ['11 cel_syntax']],
    ['token.validated', 'outcome === "blocked"', ['10 cel_syntax']],
    ['token.validated', 'outcme == "blocked"', ['0 unknown_field']],
    ['token.validated', 'event.outcme == "blocked"', ['6 unknown_field']],
    ['token.validated', 'text == "x"', ['0 unknown_field']],
    ['chat.message', 'text == "x"', ['0 type_mismatch']],
    ['token.validated', 'event["outcome"] == "blocked"', ['0 index_refused']],
    ['token.validated', 'has(place) && place["lat"] > 1', ['14 index_refused']],
    ['token.validated', 'outcome.matches("a")', ['0 call_refused']],
    ['token.validated', 'dyn(beneficiaryId) == "b"', ['0 call_refused']],
    ['token.validated', 'type(outcome) == string', ['0 call_refused']],
    ['token.validated', 'outcome.split("").size() > 1', ['0 call_refused']],
    ['token.validated', 'outcome == "Rejected"', ['11 impossible_value']],
    ['token.validated', '"x" != outcome || outcome in ["blocked", "y"]', ['0 impossible_value', '41 impossible_value']],
    ['payment.requested', 'channelStatus(channel, time) == "OFFICIAL"', ['32 impossible_value']],
    ['token.validated', 'channelStatus(channel, time) == "official"', ['14 unknown_field']],
    ['token.validated', 'channelStatus(place, time) == "official"', ['0 type_mismatch']],
    [
      'beneficiary.updated',
      'has(guardianIds) && [1].exists(a, [1].exists(b, [1].exists(c, a == c)))',
      ['48 macros_too_deep'],
    ],
    ['beneficiary.updated', '[1].exists(a, [1].exists(b, a == b))', []],
    ['token.validated', `outcome in [${'"blocked",'.repeat(201)}]`, ['2012 limit_exceeded']],
    ['token.validated', `${'('.repeat(40)}true${')'.repeat(40)}`, ['30 limit_exceeded']],
  ])('%s: %s', (type, source, expected) => expect(findings(type, source)).toEqual(expected))

  test.each([
    'beneficiaryId == "b"',
    'beneficiaryId != holderId',
    '"b" == beneficiaryId',
    'beneficiaryId in ["a", "b"]',
    'has(guardianIds) && beneficiaryId in guardianIds',
    'has(guardianIds) && guardianIds.all(g, g != holderId)',
    'has(guardianIds) && guardianIds.filter(g, g == holderId).size() == 1',
    '(has(guardianIds) ? holderId : beneficiaryId) == "b"',
    'has(beneficiaryId)',
  ])('a pseudonym allows %s', (source) => expect(findings('beneficiary.updated', source)).toEqual([]))

  test.each([
    'beneficiaryId < "b"',
    'beneficiaryId + "x" == "bx"',
    'beneficiaryId.startsWith("b")',
    'beneficiaryId.size() > 3',
    'size(beneficiaryId) > 3',
    'string(beneficiaryId) == "b"',
    'beneficiaryId[0] == "b"',
    'beneficiaryId.x == "b"',
    'beneficiaryId[holderId] == "b"',
    '[beneficiaryId][0].startsWith("b")',
    '{"k": beneficiaryId}["k"].startsWith("b")',
    'cel.bind(x, beneficiaryId, x.startsWith("b"))',
    'has(guardianIds) && guardianIds.exists(g, g.startsWith("b"))',
    'has(guardianIds) && guardianIds.map(g, g + "x").size() > 0',
    'has(guardianIds) && guardianIds.join() == "b"',
    'has(guardianIds) && guardianIds[0].startsWith("b")',
    '(has(guardianIds) ? holderId : beneficiaryId).startsWith("b")',
    'dyn(beneficiaryId).startsWith("b")',
    'beneficiaryId == 1',
    'bytes(beneficiaryId).size() > 1',
  ])('a pseudonym refuses %s', (source) => expect(findings('beneficiary.updated', source)).not.toEqual([]))

  test('no text makes it throw, and every place lies in the text', () => {
    const words = [
      'outcome',
      'tokenId',
      'has',
      '(',
      ')',
      '"',
      "'",
      '==',
      '!',
      '&&',
      '||',
      '.',
      '[',
      ']',
      '{',
      '1',
      'in',
      ',',
      ' ',
      '?',
      ':',
      '-',
      'x',
      'exists',
      '\\',
      '\n',
      '/',
      '\u{1f600}',
    ]
    const text = fc.oneof(
      fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => parts.join('')),
      fc.string(),
    )
    fc.assert(
      fc.property(text, (source) =>
        condition('token.validated', source).findings.every(({ offset }) => offset >= 0 && offset <= source.length),
      ),
      { numRuns: 1_000 },
    )
  })
})

const value = (type: EventType, source: string, data: Record<string, unknown>) =>
  compileExpression(source, languageOf(type), 'value').expression?.evaluate(event(type, data))

describe('a value', () => {
  test.each<[EventType, string, Record<string, unknown>, unknown]>([
    ['payment.requested', 'address(channel)', { channel: { address: '+55' } }, '+55'],
    ['payment.requested', 'address(channel)', { channel: {} }, undefined],
    ['contact.changed', 'address(channel)', {}, undefined],
    ['token.validated', 'tokenId', {}, undefined],
    ['token.validated', 'place.lat', { place: { lat: 1.5 } }, 1.5],
    ['reimbursement.requested', 'has(holderId) ? holderId : beneficiaryId', { beneficiaryId: 'b' }, 'b'],
  ])('%s: %s of %j is %j', (type, source, data, expected) => expect(value(type, source, data)).toBe(expected))

  test('is a text, a number or a boolean', () => {
    expect(compileExpression('time', languageOf('token.waived'), 'value').findings).toMatchObject([
      { code: 'wrong_type' },
    ])
    expect(compileExpression('[1]', languageOf('token.waived'), 'value').findings).toMatchObject([
      { code: 'wrong_type' },
    ])
  })
})
