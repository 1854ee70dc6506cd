import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventType } from '../../../src/events/catalogue.ts'
import { compileClosure } from '../../../src/rules/cel/closure.ts'
import { compileExpression } from '../../../src/rules/cel/expression.ts'
import { Fault } from '../../../src/rules/cel/fault.ts'
import { interpret } from '../../../src/rules/cel/interpret.ts'
import { languageOf } from '../../../src/rules/cel/language.ts'
import { rewrite } from '../../../src/rules/cel/rewrite.ts'

/** Both ways of evaluating an expression, whatever the linter says of it; undefined where its types do not fit. */
function bothWays(type: EventType, source: string) {
  const { running, names, shape } = languageOf(type)
  const { text } = rewrite(source, running.environment.parse(source).ast, names)
  const parsed = running.environment.parse(text)
  if (!parsed.check().valid) return undefined
  return { closure: compileClosure(parsed.ast, shape), oracle: interpret(parsed, running) }
}

/** Texts of each type, over the fields of two event types; some are wrong in their types, and are then left out. */
const FIELDS = {
  'token.validated': {
    text: ['outcome', 'providerId', 'tokenId', 'beneficiaryId', 'careKind', 'source', 'id'],
    number: ['place.lat', 'place.lon'],
    has: ['tokenId', 'careKind', 'place', 'place.lat', 'outcome', 'providerId'],
    list: [] as string[],
    extra: ['time == timestamp("1970-01-01T00:00:01Z")', 'providerId.startsWith("p")'],
  },
  'beneficiary.updated': {
    text: ['beneficiaryId', 'holderId', 'birthDate'],
    number: [] as string[],
    has: ['guardianIds', 'holderId'],
    list: ['guardianIds'],
    extra: ['guardianIds.exists(g, g == holderId)', 'guardianIds.size() > 1'],
  },
  'payment.requested': {
    text: [
      'channelStatus(channel, time)',
      'address(channel)',
      'channel.medium',
      'channel.address',
      'method',
      'payee.pixKey',
    ],
    number: ['amountCents'],
    has: ['channel', 'channel.address', 'payee', 'payee.pixKey', 'payee.document', 'amountCents'],
    list: [] as string[],
    extra: ['amountCents + 1.0 > 2.0'],
  },
  'payment.made': {
    text: [
      'payeeStatus(event)',
      'payee(event)',
      'boleto(payload)',
      'bankBoleto(payload).bank',
      'payload.slip.freeField',
      'payeeStatus',
      'pixKey.type',
    ],
    number: ['bankBoleto(payload).amountCents', 'payload.slip.amountCents'],
    has: ['payload', 'payload.slip', 'payload.barcode', 'paidTo', 'pixKey'],
    list: [] as string[],
    extra: [
      'boleto(payload) == null',
      'boleto(payload) != null',
      'bankBoleto(payload) == null',
      'bankBoleto(payload) != null',
    ],
  },
  'chat.message': {
    text: ['channelStatus(channel, time)', 'direction', 'conversationId'],
    number: [] as string[],
    has: ['text', 'channel', 'agent'],
    list: ['asks(text)', 'links(text)'],
    extra: ['links(text).exists(host, lookalike(host))', 'lookalike(direction)', 'size(asks(text)) > 1'],
  },
} as const satisfies Partial<Record<EventType, object>>
type Sampled = keyof typeof FIELDS

const VALUES = ['p', 't', 'official', 'rejected', '']
const oneOf = (from: readonly string[]) => (from.length === 0 ? fc.constant('1.0') : fc.constantFrom(...from))
function condition(type: Sampled): fc.Arbitrary<string> {
  const { text, number, has, list, extra } = FIELDS[type]
  const literal = fc.constantFrom(...VALUES).map((value) => `"${value}"`)
  const aText = fc.oneof(fc.constantFrom(...text), literal)
  const aNumber = fc.oneof(oneOf(number), fc.constantFrom('0.0', '1.0', '-1.5', '2'))
  const aList = fc.oneof(
    list.length === 0 ? fc.constant('["p"]') : fc.constantFrom(...list),
    fc.array(literal, { minLength: 1, maxLength: 3 }).map((all) => `[${all.join()}]`),
  )
  const compare = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(
        fc.tuple(aText, compare, aText).map((parts) => parts.join(' ')),
        fc.tuple(aNumber, compare, aNumber).map((parts) => parts.join(' ')),
        fc.tuple(aText, aList).map(([a, b]) => `${a} in ${b}`),
        fc.constantFrom(...has).map((path) => `has(${path})`),
        fc.constantFrom('true', 'false', ...extra),
      ),
      fc.tuple(tie('tree'), fc.constantFrom('&&', '||'), tie('tree')).map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie('tree').map((inner) => `!(${inner})`),
      fc.tuple(tie('tree'), tie('tree'), tie('tree')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc.tuple(tie('tree'), aText, aText, aText).map(([a, b, c, d]) => `((${a} ? ${b} : ${c}) == ${d})`),
    ),
  }))
  return tree
}

const scalar = fc.oneof(fc.constantFrom(...VALUES), fc.constantFrom(0, 1, -1.5), fc.boolean(), fc.constant(null))
const member = (names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, scalar])), { requiredKeys: [] })
const texts = fc.array(fc.constantFrom(...VALUES), { maxLength: 3 })
/** Data with absent, null and mistyped members. */
const data = fc.record(
  {
    ...Object.fromEntries(
      [
        'outcome',
        'providerId',
        'tokenId',
        'beneficiaryId',
        'careKind',
        'holderId',
        'birthDate',
        'method',
        'amountCents',
      ].map((name) => [name, scalar]),
    ),
    place: fc.oneof(member(['lat', 'lon']), scalar),
    channel: fc.oneof(member(['medium', 'address', 'status']), scalar),
    payee: fc.oneof(member(['pixKey', 'document']), scalar),
    direction: scalar,
    payeeStatus: scalar,
    paidTo: scalar,
    pixKey: member(['type']),
    payload: fc.oneof(
      fc.record(
        { barcode: scalar, slip: fc.oneof(member(['bank', 'freeField', 'amountCents']), fc.constant(null)) },
        { requiredKeys: [] },
      ),
      scalar,
    ),
    text: fc.oneof(
      fc.record({ intents: texts, links: texts, lookalikes: texts }, { requiredKeys: [] }),
      fc.constant(null),
    ),
    guardianIds: fc.oneof(fc.array(scalar, { maxLength: 3 }), scalar),
  },
  { requiredKeys: [] },
)

const seen = (value: unknown): unknown => (value instanceof Fault ? `fault ${value.code}` : value)

test.each(Object.keys(FIELDS) as Sampled[])('closures over %s say what CEL says, errors included', (type) => {
  let compared = 0
  fc.assert(
    fc.property(condition(type), fc.array(data, { minLength: 1, maxLength: 4 }), (source, all) => {
      const ways = bothWays(type, source)
      const closure = ways?.closure
      if (ways === undefined || closure === undefined) return
      for (const [time, one] of all.entries()) {
        const event = { source: '/s', id: 'p', type, time: time * 1_000, data: one } as const
        compared += 1
        expect({ source, value: seen(closure(event)) }).toEqual({ source, value: seen(ways.oracle(event)) })
      }
    }),
    { numRuns: 2_000 },
  )
  expect(compared).toBeGreaterThan(500)
})

test.each<[EventType, string]>([
  ['token.validated', 'outcome == "rejected"'],
  ['token.validated', 'outcome == "accepted" && !has(tokenId)'],
  ['token.issued', 'delivery.medium in ["app", "sms"]'],
  ['contact.changed', 'field in ["phone", "email", "device"]'],
  ['chat.message', 'direction == "to_beneficiary" && channelStatus(channel, time) != "official"'],
  ['chat.message', 'has(text) && "payment" in asks(text)'],
  ['chat.message', 'has(text) && links(text).exists(host, lookalike(host))'],
  ['payment.made', 'payeeStatus(event) == "unofficial"'],
  ['payment.made', 'method == "boleto" && has(payload) && boleto(payload) == null'],
  ['payment.made', 'has(payload) && bankBoleto(payload) != null && bankBoleto(payload).bank == "341"'],
])('%s: %s is compiled to closures', (type, source) => {
  expect(compileExpression(source, languageOf(type), 'condition').findings).toEqual([])
  expect(bothWays(type, source)?.closure).toBeDefined()
})

test('the canonical text of an expression is an expression of the same value', () => {
  fc.assert(
    fc.property(condition('token.validated'), data, (source, one) => {
      const { expression } = compileExpression(source, languageOf('token.validated'), 'condition')
      if (expression === undefined) return
      const again = compileExpression(expression.canonical, languageOf('token.validated'), 'condition').expression
      const event = { source: '/s', id: 'p', type: 'token.validated', time: 0, data: one } as const
      const value = (run: typeof expression) => {
        try {
          return run.evaluate(event)
        } catch (error) {
          return String(error)
        }
      }
      expect(again?.canonical).toBe(expression.canonical)
      expect(value(again ?? expression)).toEqual(value(expression))
    }),
    { numRuns: 1_000 },
  )
})
