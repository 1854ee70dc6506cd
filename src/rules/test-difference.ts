import type { Alert } from '../engine/alert.ts'
import { canonicalJson } from './canonical-json.ts'
import { formatSpan } from './span.ts'
import { TEST_BASE, type TestAlert } from './test-case.ts'

type Facts = Readonly<Record<string, unknown>>

/** Lines that say what was expected (`-`) and did not come, and what came (`+`) instead; none where all is as expected. */
export function differences(
  expected: readonly TestAlert[],
  alerts: readonly Alert[],
  blocksOf: (alert: Alert) => readonly string[],
): readonly string[] {
  const left = alerts.map((alert) => factsOf(alert, blocksOf(alert)))
  const missing = expected.map(wishOf).filter((wish) => {
    const found = left.findIndex((facts) => meets(facts, wish))
    if (found !== -1) left.splice(found, 1)
    return found === -1
  })
  const told = new Set(['group', 'at', 'hits', ...missing.flatMap((wish) => Object.keys(wish))])
  return [...missing.map((wish) => `  - ${inLine(wish)}`), ...left.map((facts) => `  + ${inLine(only(facts, told))}`)]
}

/** Of what came, what anything was expected of, so that the two can be compared by eye. */
const only = (facts: Facts, names: ReadonlySet<string>): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => names.has(name)))

const factsOf = (alert: Alert, blocks: readonly string[]): Facts => ({
  blocks: blocks.toSorted(),
  group: alert.group,
  at: moment(Date.parse(alert.firstHit)),
  until: moment(Date.parse(alert.lastHit)),
  hits: alert.hits,
  evidence: alert.evidenceCount,
  reading: alert.reading,
  explanation: alert.explanation,
})

/** Only what the test has written. */
const wishOf = ({ at, until, blocks, ...rest }: TestAlert): Facts =>
  Object.fromEntries(
    Object.entries({
      at: moment(at),
      until: until === undefined ? undefined : moment(until),
      blocks: blocks?.toSorted(),
      ...rest,
    }).filter(([, value]) => value !== undefined),
  )

const moment = (time: number): string =>
  time >= TEST_BASE ? formatSpan(time - TEST_BASE) : new Date(time).toISOString()

/** A group is expected whole; of a reading and an explanation only what is named. */
const meets = (facts: Facts, wish: Facts): boolean =>
  Object.entries(wish).every(([name, value]) => {
    const fact = facts[name]
    return name === 'reading' || name === 'explanation' ? holds(fact as Facts, value as Facts) : same(fact, value)
  })
const holds = (fact: Facts, wish: Facts): boolean =>
  Object.entries(wish).every(([name, value]) => value === undefined || same(fact[name], value))
const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b)

const inLine = (facts: Facts): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : canonicalJson(value)}`)
    .join(', ')
