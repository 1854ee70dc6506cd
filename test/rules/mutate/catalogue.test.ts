import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sha256 } from '../../../src/adapters/files/digest.ts'
import { readRuleFiles } from '../../../src/adapters/files/rules.ts'
import { loadEdge } from '../../../src/cli/load.ts'
import { runInMemory } from '../../../src/cli/run-in-memory.ts'
import { compileRules } from '../../../src/rules/compile.ts'
import { Equivalents } from '../../../src/rules/mutate/equivalents.ts'
import { mutate } from '../../../src/rules/mutate/run.ts'

const { compiled } = compileRules(await readRuleFiles('rules'), { digest: sha256 })
const { edge } = await loadEdge('registry')
const equivalents = Equivalents.parse(JSON.parse(readFileSync('rules/equivalent-mutants.json', 'utf8')))
const tools = { edge, run: runInMemory, digest: sha256, equivalents }

test.each(compiled.map((one) => [one.rule.id, one] as const))('%s: its tests notice every mutant', async (id, one) => {
  const mutants = await mutate(one, tools)
  expect(mutants.filter(({ outcome }) => outcome === 'survived')).toEqual([])
  expect(mutants.filter(({ outcome }) => outcome === 'noticed').length).toBeGreaterThan(5)
  const listed = equivalents.filter(({ rule }) => rule === id)
  expect(mutants.filter(({ outcome }) => outcome === 'equivalent')).toHaveLength(listed.length)
})

test('what is listed as equivalent is of a rule of the catalogue', () => {
  const ids = compiled.map(({ rule }) => rule.id)
  expect(equivalents.filter(({ rule }) => !ids.includes(rule))).toEqual([])
})
