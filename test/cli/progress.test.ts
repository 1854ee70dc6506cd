import { expect, test } from 'vitest'
import { createProgress } from '../../src/cli/progress.ts'

const terminal = () => {
  const out = { isTTY: true, text: '', write: (text: string) => void (out.text += text) }
  return out
}

const CLEAR = '\r\u001B[K'

test('nothing is said where there is no terminal', () => {
  const out = { ...terminal(), isTTY: false }
  const progress = createProgress(out, 10)
  progress.step(10)
  progress.end()
  expect(out.text).toBe('')
})

test('a terminal sees how far it is, not too often, and nothing is left of it', () => {
  const out = terminal()
  let now = 0
  const progress = createProgress(out, 2_000, () => now)
  progress.step(500)
  expect(out.text).toBe(`${CLEAR}${'█'.repeat(8)}${'░'.repeat(22)} 25 %  500 / 2,000`)
  now += 99
  progress.step(500)
  now += 1
  out.text = ''
  progress.step(1_500)
  expect(out.text).toMatch(/█{30} 100 % {2}2,500 \/ 2,000$/)
  progress.end()
  expect(out.text.endsWith(CLEAR)).toBe(true)
})

test('what has no known end is counted', () => {
  const out = terminal()
  createProgress(out, undefined).step(7)
  expect(out.text).toBe(`${CLEAR}7`)
})
