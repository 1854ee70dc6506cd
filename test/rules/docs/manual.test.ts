import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runInMemory } from '../../../src/cli/run-in-memory.ts'
import { helpers } from '../../../src/rules/cel/helpers.ts'
import { CODES } from '../../../src/rules/codes/index.ts'
import { compileRules } from '../../../src/rules/compile.ts'
import { correlationKinds } from '../../../src/rules/correlations/index.ts'
import { HELPER_DOCS } from '../../../src/rules/docs/helpers.ts'
import { withReference } from '../../../src/rules/docs/reference.ts'
import { runRuleTests } from '../../../src/rules/testing.ts'
import { formatProblem } from '../../../src/rules/yaml.ts'

const page = readFileSync('docs/rules.md', 'utf8')
const digest = (text: string) => text

test('docs/rules.md is what the code says (else: vigia rules docs)', () => expect(withReference(page)).toBe(page))

test('every mark of the page is a section that is generated', () => {
  const emptied = page.replace(/(<!-- generated: \w+ -->\n)[^]*?(<!-- end of generated -->)/g, '$1$2')
  expect(emptied.match(/<!-- generated: \w+ -->\n<!-- end of generated -->/g)).toHaveLength(7)
  expect(withReference(emptied)).toBe(page)
})

test.each(correlationKinds.map(({ type }) => type))('%s is on the page', (type) =>
  expect(page).toContain(`\n### \`${type}\`\n`),
)
test.each(Object.keys(CODES))('%s is on the page', (code) => expect(page).toContain(`\n#### \`${code}\`\n`))

test('every helper is on the page, and no other', () =>
  expect(Object.keys(HELPER_DOCS).toSorted()).toEqual([...new Set(helpers.map(({ name }) => name))].toSorted()))

const walkthrough =
  page
    .split('```yaml\n')
    .find((block) => block.includes('id: claim-after-new-phone'))
    ?.split('```')[0] ?? ''
const file = 'rules/reimbursements/claim-after-new-phone.yaml'

test('the rule of the ten minutes is without fault, and its tests pass', async () => {
  const { compiled, lint } = compileRules([{ file, text: walkthrough }], { digest })
  expect(lint.map(formatProblem)).toEqual([])
  const results = await runRuleTests(compiled, { run: runInMemory, edge: (event) => event })
  expect(results.map(({ passed }) => passed)).toEqual([true, true, true])
})

test('what the page says that the linter answers is what it answers', () => {
  const text = walkthrough.replace('condition: field ==', 'condition: feild ==')
  const [answer = ''] = compileRules([{ file, text }], { digest }).lint.map(formatProblem)
  expect(page).toContain(`\n${answer}\n`)
})

test('links within the page lead somewhere', () => {
  const anchors = new Set(
    [...page.matchAll(/^#+ (.*)$/gm)].map((found) =>
      (found[1] ?? '')
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
  for (const found of page.matchAll(/\]\(#([\w-]+)\)/g)) expect(anchors).toContain(found[1])
})
