import { describe, expect, test } from 'vitest'
import { readRuleFiles } from '../../src/adapters/files/rules.ts'
import { CODES, isFault } from '../../src/rules/codes/index.ts'
import { compileRules } from '../../src/rules/compile.ts'

/** Each file under `broken/` is wrong on purpose, and ends with what the linter has to say: `# expect 12:3 code`. */
const files = await readRuleFiles('test/rules/broken')
const { lint, problems, rules } = compileRules(files, { digest: (text) => text })
const expectedIn = (text: string) => [...text.matchAll(/^# expect (\d+:\d+ \w+)\r?$/gm)].map((found) => found[1] ?? '')

describe('a broken file has exactly the problems that it expects', () => {
  test.each(files.map(({ file, text }) => [file, text] as const))('%s', (file, text) => {
    const found = lint.filter((problem) => problem.file === file)
    expect(found.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual(expectedIn(text))
    for (const { message } of found) expect(message).toMatch(/[.?]$/)
  })
})

test('a file is no rule where a problem keeps it from being read', () => {
  expect(problems).toEqual(lint.filter(({ code }) => isFault(code)))
  const refused = new Set(problems.map(({ file }) => file))
  expect(rules).toHaveLength(files.filter(({ file }) => !refused.has(file)).length)
})

/** What cannot be shown by a file: thousands of levels, and a folder. */
const ELSEWHERE = new Set(['too_deep', 'no_rules', 'unreadable'])

test('every code has a broken file, and no file expects another', () => {
  const expected = new Set(files.flatMap(({ text }) => expectedIn(text)).map((line) => line.split(' ')[1]))
  expect(expected).toEqual(new Set(Object.keys(CODES).filter((code) => !ELSEWHERE.has(code))))
})
