import { describe, expect, test } from 'vitest'
import { runInMemory } from '../../../src/cli/run-in-memory.ts'
import type { CodeDoc } from '../../../src/rules/codes/code.ts'
import { CODES } from '../../../src/rules/codes/index.ts'
import { compileRules } from '../../../src/rules/compile.ts'
import { exampleRules } from '../../../src/rules/docs/example.ts'
import { runRuleTests } from '../../../src/rules/testing.ts'
import { formatProblem } from '../../../src/rules/yaml.ts'

const digest = (text: string) => text
const examples = exampleRules()
const codes: readonly (readonly [string, CodeDoc])[] = Object.entries(CODES)

test('the examples of the manual are without fault, and their tests pass', async () => {
  const { compiled, lint } = compileRules(examples, { digest })
  expect(lint.map(formatProblem)).toEqual([])
  const results = await runRuleTests(compiled, { run: runInMemory, edge: (event) => event })
  expect(results.filter(({ passed }) => !passed)).toEqual([])
  expect(results.length).toBeGreaterThanOrEqual(3 * examples.length)
})

/** What no part of one file can show. */
const ABOUT_FILES = new Set(['too_deep', 'no_family', 'duplicate_id', 'no_rules', 'unreadable'])

describe('a good example that becomes the bad one has the problem', () => {
  test.each(codes.filter(([code]) => !ABOUT_FILES.has(code)))('%s', (code, { good, bad, at }) => {
    const bases = examples.filter(({ text }) => text.includes(good))
    expect(bases.length, 'some example of the manual holds the good part').toBeGreaterThan(0)
    const found = bases.map(({ file, text }) =>
      compileRules([{ file, text: text.replaceAll(good, () => bad) }], { digest }),
    )
    expect(found.flatMap(({ lint }) => lint.map((problem) => problem.code))).toContain(code)
    const isRefused = found.some(({ problems }) => problems.some((problem) => problem.code === code))
    expect(isRefused).toBe(at === 'load')
  })
})

test.each(codes)('%s is told in whole sentences', (_code, { means }) => {
  expect(means).toMatch(/^[A-Z][^]*[.]$/)
  expect(means.length).toBeGreaterThan(60)
})
