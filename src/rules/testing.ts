import type { Alert } from '../engine/alert.ts'
import { decodeValue } from '../events/decode.ts'
import type { Event } from '../events/event.ts'
import type { CompiledRule } from './compile.ts'
import type { Rule } from './rule.ts'
import type { RuleTest } from './test-case.ts'
import { differences } from './test-difference.ts'
import { cloudEvent } from './test-event.ts'
import type { Position } from './yaml.ts'

/** That an alert asks for the block of a token. */
interface Asked {
  readonly alertId: string
  readonly tokenId: string
}

/** What running the tests of rules asks for. */
export interface TestTools {
  /** All alerts that the rules raise for the events, which come in this order and then end. */
  readonly run: (
    rules: readonly Rule[],
    events: readonly Event[],
    options: { readonly onAsk: (ask: Asked) => void },
  ) => Promise<readonly Alert[]>
  /** The privacy edge, over the registry that the tests are written for. */
  readonly edge: (event: Event) => Event
}

/** How one test of a rule file has ended, and where it stands. */
export interface TestResult extends Position {
  readonly file: string
  readonly ruleId: string
  readonly name: string
  readonly passed: boolean
  /** What was expected (`-`) and what came (`+`), a line each; why an event is none. Empty where the test passed. */
  readonly difference: readonly string[]
}

/** Runs the tests in the files of some rules, each test by itself with its own rule alone. */
export async function runRuleTests(rules: readonly CompiledRule[], tools: TestTools): Promise<readonly TestResult[]> {
  const results: TestResult[] = []
  for (const compiled of rules)
    for (const [index, test] of compiled.parsed.tests.entries())
      results.push(await runOne(compiled, index, test, tools))
  return results
}

async function runOne(compiled: CompiledRule, index: number, test: RuleTest, tools: TestTools): Promise<TestResult> {
  const { rule, source, locate } = compiled
  const difference = await prepare(test, tools).differences(rule)
  const place = locate(['tests', index, 'name'])
  return { file: source.file, ...place, ruleId: rule.id, name: test.name, passed: difference.length === 0, difference }
}

/** A test of a rule file whose events have been read, to be run with the rule or another in its place. */
export interface PreparedTest {
  readonly name: string
  readonly differences: (rule: Rule) => Promise<readonly string[]>
}

/** The tests of a rule file, ready to be run any number of times. */
export const prepareTests = ({ parsed }: CompiledRule, tools: TestTools): readonly PreparedTest[] =>
  parsed.tests.map((test) => prepare(test, tools))

function prepare(test: RuleTest, { run, edge }: TestTools): PreparedTest {
  const decoded = test.events.map((event, index) => decodeValue(cloudEvent(event, index)))
  const bad = decoded.flatMap((one, index) => (one.ok ? [] : [`  event ${index + 1} is none: ${one.reason}`]))
  const events = decoded.flatMap((one) => (one.ok ? [edge(one.event)] : []))
  const { name } = test
  return {
    name,
    async differences(rule) {
      if (bad.length > 0) return bad
      const asked: Asked[] = []
      const alerts = await run([rule], events, { onAsk: (ask) => asked.push(ask) })
      const blocksOf = ({ id }: Alert) => [
        ...new Set(asked.filter(({ alertId }) => alertId === id).map(({ tokenId }) => tokenId)),
      ]
      return differences(test.alerts, alerts, blocksOf)
    },
  }
}
