import { expect, test } from 'vitest'
import { verdictOf } from './verdict.ts'

test.each([
  ['the same', ['a', 'b'], ['b', 'a'], 'EQUAL', []],
  ['the same twice', ['a', 'a'], ['a'], 'EQUAL', []],
  ['nothing of nothing', [], [], 'EQUAL', []],
  ['one too many', ['a', 'b'], ['a'], 'MORE', ['more b']],
  ['one too few', ['a'], ['a', 'b'], 'LESS', ['less b']],
  ['another one', ['a', 'c'], ['a', 'b'], 'MORE and LESS', ['more c', 'less b']],
] as const)('%s', (_, found, wanted, word, differing) => {
  expect(verdictOf(found, wanted)).toEqual({ word, differing })
})
