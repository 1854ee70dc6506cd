import type { Alert } from '../engine/alert.ts'
import { decodeValue } from '../events/decode.ts'
import type { Event } from '../events/event.ts'
import type { CompiledRule } from './compile.ts'
import type { Rule } from './rule.ts'
import type { RuleTest } from './test-case.ts'
import { differences } from './test-difference.ts'
import { cloudEvent } from './test-event.ts'
import type { Position } from './yaml.ts'

/** What running the tests of rules asks for. */
export interface TestTools {
  /** All alerts that the rules raise for the events, which come in this order and then end. */
  readonly run: (rules: readonly Rule[], events: readonly Event[]) => Promise<readonly Alert[]>
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

async function runOne(
  { rule, source, locate }: CompiledRule,
  index: number,
  test: RuleTest,
  tools: TestTools,
): Promise<TestResult> {
  const difference = await runTest(rule, test, tools)
  const place = locate(['tests', index, 'name'])
  return { file: source.file, ...place, ruleId: rule.id, name: test.name, passed: difference.length === 0, difference }
}

async function runTest(rule: Rule, test: RuleTest, { run, edge }: TestTools): Promise<readonly string[]> {
  const decoded = test.events.map((event, index) => decodeValue(cloudEvent(event, index)))
  const bad = decoded.flatMap((one, index) => (one.ok ? [] : [`  event ${index + 1} is none: ${one.reason}`]))
  if (bad.length > 0) return bad
  const events = decoded.flatMap((one) => (one.ok ? [edge(one.event)] : []))
  const alerts = await run([rule], events)
  return differences(test.alerts, alerts)
}
