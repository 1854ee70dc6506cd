import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { createProgress } from '../../src/cli/progress.ts'

function stream(isTTY: boolean) {
  const out = Object.assign(new PassThrough(), { isTTY, columns: 80 })
  return { out, said: () => stripVTControlCharacters(String(out.read() ?? '')) }
}

test('nothing is said where there is no terminal', () => {
  const { out, said } = stream(false)
  const progress = createProgress(out, 10)
  progress.step(10)
  progress.end()
  expect(said()).toBe('')
})

test('a terminal sees how far it is', () => {
  const { out, said } = stream(true)
  const progress = createProgress(out, 2_000)
  progress.step(500)
  progress.end()
  expect(said()).toMatch(/25 % {2}500 \/ 2000/)
})

test('what has no known end is counted', () => {
  const { out, said } = stream(true)
  const progress = createProgress(out, undefined)
  progress.step(7)
  progress.end()
  expect(said()).toContain('7')
})
