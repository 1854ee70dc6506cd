import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileExpression } from '../../../src/rules/cel/expression.ts'
import { languageOf } from '../../../src/rules/cel/language.ts'

const compile = (source: string) => compileExpression(source, languageOf('token.validated'), 'condition').expression
const advice = (source: string) => compile(source)?.advice.map(({ offset, code }) => `${offset} ${code}`)

const OUTCOMES = ['accepted', 'rejected', 'expired', 'blocked']
const NUMBERS = [-91, -90, -1, 0, 1, 2, 90, 91]
const inRange = (lat: number) => lat >= -90 && lat <= 90
/** Every event that the atoms below can tell apart, halves between the numbers too. */
const events = OUTCOMES.flatMap((outcome) =>
  [undefined, 'exam', 'admission'].flatMap((careKind) =>
    [undefined, ...NUMBERS.flatMap((lat) => [lat, lat + 0.5])]
      .filter((lat) => lat === undefined || inRange(lat))
      .map((lat) => ({
        source: '/s',
        id: 'e',
        type: 'token.validated' as const,
        time: 0,
        data: { outcome, careKind, providerId: 'p1', ...(lat === undefined ? {} : { place: { lat, lon: 0 } }) },
      })),
  ),
)
const atom = fc.oneof(
  fc.tuple(fc.constantFrom('==', '!='), fc.constantFrom(...OUTCOMES)).map(([op, value]) => `outcome ${op} "${value}"`),
  fc.subarray(OUTCOMES, { minLength: 1 }).map((values) => `outcome in [${values.map((one) => `"${one}"`).join(', ')}]`),
  fc.constantFrom('has(careKind)', '!has(careKind)', 'outcome.startsWith("a")', 'outcome.contains("e")'),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.constantFrom(...NUMBERS))
    .map(([op, value]) => `(has(place) && place.lat ${op} ${value.toFixed(1)})`),
)
const condition = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    atom,
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} && ${b})`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} || ${b})`),
    tie('any').map((a) => `!(${a})`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
})).any

test('what some event makes true is never told to be dead as a whole, and what none does is told', () => {
  fc.assert(
    fc.property(condition, (source) => {
      const expression = compile(source)
      if (expression === undefined) return
      const holds = events.some((event) => {
        try {
          return expression.evaluate(event) === true
        } catch {
          return false
        }
      })
      expect(holds || expression.advice.some(({ code }) => code === 'never_true')).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('a part that is told as dead may be left out: no event needs it', () => {
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), atom, (others, last) => {
      const source = [...others, last].join(' || ')
      const expression = compile(source)
      if (expression === undefined) return
      const start = source.length - last.length
      if (!expression.advice.some(({ offset }) => offset === start || offset === start + 1)) return
      expect(events.some((event) => compile(last)?.evaluate(event) === true)).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test.each<[source: string, expected: string[]]>([
  ['outcome == "blocked" && outcome == "blocked"', []],
  ['outcome == "blocked" && outcome == "expired"', ['24 never_true']],
  ['!(outcome == "blocked" || has(tokenId)) && has(tokenId)', ['43 never_true']],
  ['outcome != outcome', ['0 never_true']],
  ['beneficiaryId == providerId && providerId != beneficiaryId', ['31 never_true']],
  ['beneficiaryId == "a" && beneficiaryId == "b"', ['24 never_true']],
  ['beneficiaryId in ["a", "b"] && beneficiaryId in ["b", "c"]', []],
  ['outcome.startsWith("re") && outcome.endsWith("pted")', ['28 never_true']],
  ['time > timestamp("2026-01-02T00:00:00Z") && time < timestamp("2026-01-01T00:00:00Z")', ['44 never_true']],
  ['size(providerId) < 0', ['0 never_true']],
  ['has(tokenId) && (has(careKind) || !has(tokenId))', ['34 never_true']],
  ['false || outcome == "blocked"', ['0 never_true']],
  ['2 < 1 || outcome == "blocked"', ['0 never_true']],
  ['has(place) && place.lat >= 90.0 && place.lon <= -180.0', []],
  [Array.from({ length: 12 }, (_, at) => `(providerId == "${at}" || providerId == "x${at}")`).join(' && '), []],
])('%s', (source, expected) => expect(advice(source)).toEqual(expected))
