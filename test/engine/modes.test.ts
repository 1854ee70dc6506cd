import fc from 'fast-check'
import { expect, test } from 'vitest'
import { engine, idOf, runs } from './against-oracle.ts'
import { arrive, events, orderWithinBound, rulesAndEvents } from '../oracle/generate.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { inModes, oracleMode, someModes } from '../oracle/modes.ts'
import { oracle } from '../oracle/oracle.ts'
import { toOracleRule, type RuleSpec } from '../oracle/spec.ts'
import type { OracleEvent } from '../oracle/types.ts'

const spec = (id: string, suppressMs: number | undefined, groupNames: readonly string[]): RuleSpec => ({
  id,
  groupNames,
  selections: { a: { event: 'token.contested', groupFields: groupNames } },
  correlation: { type: 'none', rules: ['a'] },
  suppressMs,
  blocksToken: true,
})
const contested = (beneficiaryId: string, at: number): OracleEvent => ({
  source: '/s',
  id: `${beneficiaryId}-${at}`,
  type: 'token.contested',
  time: Date.UTC(2026, 10, 22) + at,
  data: { beneficiaryId, tokenId: 't', reason: 'not_requested' },
})
const acting = async (
  rule: RuleSpec,
  canaryShare: number,
  set: readonly OracleEvent[],
): Promise<ReadonlySet<string>> => {
  const alerts = await engine([{ ...toEngineRule(rule), mode: 'canary', canaryShare }], set)
  for (const { mode } of alerts) expect(['canary', 'shadow']).toContain(mode)
  return new Set(alerts.filter(({ mode }) => mode === 'canary').map(({ id }) => id))
}

const GROUPS = 4_000
const people = Array.from({ length: GROUPS }, (_, n) =>
  contested(`k1:${(n * 7_919).toString(16).padStart(32, '0')}`, n),
)

test.each([
  ['by group', spec('canary', 3_600_000, ['beneficiaryId'])],
  ['without a group, hit by hit', spec('canary', undefined, [])],
])('%s: a greater share holds the smaller one, and each is about as great as it says', async (_, rule) => {
  let smaller: ReadonlySet<string> = new Set()
  for (const share of [0.01, 0.1, 0.25, 0.5, 0.9, 1]) {
    const now = await acting(rule, share, people)
    expect(now.isSupersetOf(smaller)).toBe(true)
    // Five standard deviations of a binomial.
    expect(Math.abs(now.size / GROUPS - share)).toBeLessThanOrEqual(5 * Math.sqrt((share * (1 - share)) / GROUPS))
    smaller = now
  }
  expect(smaller.size).toBe(GROUPS)
})

test('two rules pick their groups apart', async () => {
  const [first, second] = await Promise.all(
    ['one', 'another'].map(async (id) => {
      const alerts = await engine(
        [{ ...toEngineRule(spec(id, 3_600_000, ['beneficiaryId'])), mode: 'canary', canaryShare: 0.5 }],
        people,
      )
      return new Set(alerts.filter(({ mode }) => mode === 'canary').map(({ group }) => group['beneficiaryId']))
    }),
  )
  const both = first?.intersection(second ?? new Set()).size ?? 0
  expect(Math.abs(both / GROUPS - 0.25)).toBeLessThan(0.04)
})

test('the mode of an alert is its group’s, whatever the order of arrival; all else is as without modes', async () => {
  await fc.assert(
    fc.asyncProperty(rulesAndEvents(16), orderWithinBound, someModes, async ({ specs, set }, order, modes) => {
      const rules = inModes(specs.map(toEngineRule), modes)
      const plain = await engine(specs.map(toEngineRule), arrive(set, order))
      const alerts = await engine(rules, arrive(set, order))
      expect(alerts.map((alert) => ({ ...alert, mode: 'enforce' }))).toEqual(plain)
      const wanted = oracle(specs.map(toOracleRule), set).map((alert) => {
        const rule = rules.find(({ id }) => id === alert.ruleId)
        return [idOf(alert), rule && oracleMode(rule, alert)]
      })
      expect(Object.fromEntries(alerts.map(({ id, mode }) => [id, mode]))).toEqual(Object.fromEntries(wanted))
    }),
    runs(150),
  )
})

test('an event that came too late for every window meets its group in the same mode', async () => {
  await fc.assert(
    fc.asyncProperty(events(6, ['token.contested']), fc.constantFrom(0.2, 0.5, 0.8), async (set, canaryShare) => {
      const rule = { ...toEngineRule(spec('late', 3_600_000, ['beneficiaryId'])), mode: 'canary' as const, canaryShare }
      const newest = contested('nobody', 30 * 86_400_000)
      const alerts = await engine([rule], [newest, ...set])
      const modes = Map.groupBy(alerts, ({ group }) => group['beneficiaryId'])
      for (const own of modes.values()) expect(new Set(own.map(({ mode }) => mode)).size).toBe(1)
      const inTime = await engine([rule], set)
      for (const { group, mode } of inTime)
        expect(modes.get(group['beneficiaryId'])?.every((alert) => alert.mode === mode)).toBe(true)
    }),
    runs(60),
  )
})
