import { describe, expect, test } from 'vitest'
import { INTENTS } from '../../src/messages/intents.ts'
import { caught, exact, falseAlarms, figuresOf, GENERAL, HALVES, ofHalf, report, SETS } from './measure.ts'
import { asks } from './samples.ts'

describe.each(HALVES)('the %s half', (half) => {
  const legitimate = ofHalf(half, SETS.legitimate)
  const scams = ofHalf(half, SETS.scams)
  const tricks = ofHalf(half, SETS.tricks)
  test.each(INTENTS)('%s is found', (intent) => {
    const { asked, precision, recall } = figuresOf(intent, [...legitimate, ...scams, ...tricks], asks)
    expect(asked).toBeGreaterThan(3)
    expect(precision).toBeGreaterThanOrEqual(0.97)
    expect(recall).toBeGreaterThanOrEqual(0.95)
  })
  test("the operator's own messages are let alone", () =>
    expect(falseAlarms(legitimate, asks)).toBeLessThanOrEqual(0.003))
  test('scams are caught', () =>
    expect(
      caught(
        scams.map(({ text }) => text),
        asks,
      ),
    ).toBeGreaterThanOrEqual(0.97))
  test('scams are read exactly', () => expect(exact(scams, asks)).toBeGreaterThanOrEqual(0.95))
  test('legitimate messages are read exactly', () => expect(exact(legitimate, asks)).toBeGreaterThanOrEqual(0.99))
  test('tricks are seen through', () => expect(exact(tricks, asks)).toBeGreaterThanOrEqual(0.98))
  test('the report names every intent', () => {
    const lines = report(half, asks)
    expect(INTENTS.filter((intent) => !lines.includes(intent))).toEqual([])
  })
})
test.each([
  ['Desconfie de mensagens como "', '".'],
  ['Golpistas dizem: "', '".'],
  ['Se alguém disser "', '", desligue.'],
  ['É golpe: "', '"'],
  ['A operadora nunca envia mensagens como "', '".'],
  ['Nunca responda a pedidos do tipo "', '".'],
])('a scam that is quoted in a warning is none: %s…%s', (before, after) => {
  const quotable = SETS.scams.map(({ text }) => text).filter((text) => !/["“”«»\n]/.test(text))
  expect(quotable.length).toBeGreaterThan(500)
  expect(quotable.filter((text) => asks(before + text + after).length > 0)).toEqual([])
})
test('of the scams of all trades, those that ask for what is known here are caught', () => {
  expect(caught(GENERAL, asks)).toBeGreaterThanOrEqual(0.35)
})
test('the sets are as large as they should be, and no message is in two of them', () => {
  expect(SETS.legitimate.length).toBeGreaterThanOrEqual(850)
  expect(SETS.scams.length).toBeGreaterThanOrEqual(700)
  expect(SETS.tricks.length).toBeGreaterThanOrEqual(80)
  const texts = Object.values(SETS).flatMap((set) => set.map(({ text }) => text))
  expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([])
})
