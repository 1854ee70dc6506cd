import { expect, test } from 'vitest'
import { compileExpression } from '../../../src/rules/cel/expression.ts'
import { languageOf } from '../../../src/rules/cel/language.ts'
import { celMutations } from '../../../src/rules/mutate/cel.ts'

const validated = languageOf('token.validated')
const changes = (source: string) => celMutations(source, validated).map(({ from, to }) => `${from} → ${to ?? ''}`)

test.each<[string, string[]]>([
  [
    'outcome == "accepted" && has(tokenId)',
    [
      'outcome == "accepted" → ',
      'has(tokenId) → ',
      'outcome == "accepted" && has(tokenId) → (outcome == "accepted") || (has(tokenId))',
      'outcome == "accepted" → outcome != "accepted"',
      'has(tokenId) → !(has(tokenId))',
    ],
  ],
  [
    'outcome in ["accepted", "rejected"]',
    [
      'outcome in ["accepted", "rejected"] → !(outcome in ["accepted", "rejected"])',
      '"accepted" → ',
      '"rejected" → ',
      'outcome in ["accepted", "rejected"] → outcome in ["accepted", "rejected", "expired"]',
    ],
  ],
  ['providerId == "p1"', ['providerId == "p1" → providerId != "p1"', '"p1" → "p1x"']],
  ['!has(tokenId)', ['!has(tokenId) → has(tokenId)', 'has(tokenId) → !(has(tokenId))']],
])('%s is changed in these ways', (source, wanted) => {
  expect(changes(source)).toEqual(expect.arrayContaining(wanted))
})

test('a number is changed by one, and a comparison at its edge', () => {
  const language = languageOf('payment.requested')
  const found = celMutations('has(amountCents) && amountCents > 100.0', language).map(({ source }) => source)
  for (const part of ['> 99.0', '> 101.0', '>= 100.0', '<= 100.0'])
    expect(found.some((source) => source.replaceAll(/[()]/g, '').includes(part.replaceAll(/[()]/g, '')))).toBe(true)
})

test.each([
  'outcome == "accepted" && (has(tokenId) || (outcome == "blocked" && !(providerId == "a)b")))',
  '((outcome == "accepted")) || (!has(tokenId) && providerId in ["(", "p"])',
  'outcome == "accepted" ? has(tokenId) : !(outcome == "expired")',
])('every change of %s is one expression more, with its place', (source) => {
  const mutations = celMutations(source, validated)
  const { expression: own } = compileExpression(source, validated, 'condition')
  expect(mutations.length).toBeGreaterThan(5)
  for (const { source: changed, offset } of mutations) {
    const { expression, findings } = compileExpression(changed, validated, 'condition')
    expect(findings).toEqual([])
    expect(expression?.canonical).not.toBe(own?.canonical)
    expect(offset).toBeLessThan(source.length)
  }
  expect(new Set(mutations.map((one) => one.source)).size).toBe(mutations.length)
})
