import { expect, test } from 'vitest'
import { ADVICE } from '../../src/channels/advice-words.ts'
import { REASONS } from '../../src/channels/reasons.ts'

const NAMED = { media: 'MEDIA', replacement: 'NEW', intents: 'INTENTS', methods: 'METHODS', hours: 'HOURS' }
const all = Object.entries({ ...REASONS, ...ADVICE })

test.each(all)('%s is said in Portuguese and English, with the same names in it', (_, words) => {
  const named = (text: string) => Object.values(NAMED).filter((name) => text.includes(name))
  const [pt, en] = [words.pt(NAMED), words.en(NAMED)]
  expect(named(pt)).toEqual(named(en))
  expect(pt).not.toBe(en)
  expect(`${pt} ${en}`).not.toMatch(/[{}\d]/)
})
test('no sentence is said twice', () => {
  expect(new Set(all.map(([, { pt }]) => pt(NAMED))).size).toBe(all.length)
})
