import { describe, expect, test } from 'vitest'
import { SETS } from './measure.ts'
import { asks, signs } from './samples.ts'

const best = (text: string, read = asks as (text: string) => unknown): number => {
  let least = Infinity
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    read(text)
    least = Math.min(least, performance.now() - start)
  }
  return least
}
const REPEATED = {
  messages: `${SETS.legitimate
    .slice(0, 40)
    .map(({ text }) => text)
    .join(' ')} `,
  verbs: 'informe ',
  objects: 'código ',
  letters: 's ',
  glued: `${'xsenha'.repeat(8)} `,
  starred: 's*nh* ',
  dots: 'a.',
  one: 'a',
  negations: 'não deixe de ',
  gaps: 'foto x x x ',
  commas: 'não informe, ',
  quotes: '"informe" ',
  addresses: 'a@b.c',
  listed: 'nem ou informe ',
}
describe.each([
  ['intents', asks],
  ['signs', signs],
] as const)('%s', (_name, read) => {
  test.each(Object.entries(REPEATED))('time grows with the length: %s', (_, part) => {
    const text = (size: number): string => part.repeat(Math.ceil(size / part.length)).slice(0, size)
    best(text(8_192), read)
    const [once, eightfold] = [best(text(8_192), read), best(text(65_536), read)]
    // Eight times the text takes eight times as long; a square would take sixty-four times.
    expect(eightfold / Math.max(once, 0.05)).toBeLessThan(24)
  })
})
