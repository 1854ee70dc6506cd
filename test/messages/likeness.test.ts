import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { learn, type Example } from '../../src/messages/likeness.ts'

const scam = (text: string, ...found: string[]): Example => ({ text, found, isScam: true })
const honest = (text: string, ...found: string[]): Example => ({ text, found, isScam: false })
const EXAMPLES = [
  scam('Pague a taxa agora para liberar a cirurgia', 'payment'),
  scam('Liberação da cirurgia só com o pix da taxa', 'payment'),
  scam('Sua mãe está na UTI, pague a taxa agora'),
  honest('Sua consulta está marcada para segunda'),
  honest('O resultado do exame está no aplicativo'),
  honest('Sua fatura está no aplicativo', 'payment'),
]

describe('what is learnt', () => {
  const likeness = learn(EXAMPLES)
  test('tells the examples themselves', () => {
    for (const { text, found, isScam } of EXAMPLES) expect([text, likeness(text, found) > 0]).toEqual([text, isScam])
  })
  test('is for others of the same words, however they are written', () => {
    expect(likeness('TAXA da cirurgia: págue agora!', [])).toBeGreaterThan(0)
    expect(likeness('ⓟague а taxa agora', [])).toBeGreaterThan(0)
    expect(likeness('O aplicativo mostra a consulta marcada', [])).toBeLessThan(0)
  })
  test('takes a number for a number', () => {
    expect(likeness('taxa de 350 agora', [])).toBe(likeness('taxa de 9999 agora', []))
  })
  test('rests on what was found, too', () => {
    const found = learn([scam('um dois', 'lure'), honest('um dois'), scam('tres', 'lure'), honest('tres')])
    expect(found('quatro', ['lure'])).toBeGreaterThan(found('quatro', []))
  })
  test('of nothing is next to nothing, and so is what it learns from nothing', () => {
    expect(Math.abs(likeness('', []))).toBeLessThan(1)
    expect(learn([])('pague agora', ['payment'])).toBe(0)
  })
})

test('the order of examples does not matter', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(EXAMPLES, { minLength: EXAMPLES.length }), fc.string(), (shuffled, text) => {
      expect(learn(shuffled)(text, [])).toBe(learn(EXAMPLES)(text, []))
    }),
    { numRuns: 20 },
  )
})

test('any text is read, in time that is linear in its length', () => {
  const likeness = learn(EXAMPLES)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(Number.isFinite(likeness(text, []))).toBe(true)
    }),
  )
  for (const part of ['a', 'a ', '1', '1a', '! ', 'á', '\ud800']) {
    const text = part.repeat(100_000)
    const times = [1, 2, 3].map(() => {
      const began = performance.now()
      likeness(text, [])
      return performance.now() - began
    })
    expect([part, Math.min(...times) < 150]).toEqual([part, true])
  }
})
