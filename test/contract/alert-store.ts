import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/engine/alert.ts'
import type { AlertCursor, AlertFilter, AlertStore } from '../../src/ports/alert-store.ts'
import { LEVELS, MODES } from '../../src/rules/rule.ts'

/** A store under test and the way by which alerts get into it. */
export interface AlertStoreUnderTest {
  readonly store: AlertStore
  put(alerts: readonly Alert[]): Promise<void>
  /** Forgets all alerts. */
  empty(): Promise<void>
  close(): Promise<void>
}

export const sampleAlert: Alert = {
  id: 'a-1',
  ruleId: 'token-guessing',
  ruleVersion: 'v1',
  registryVersion: 12,
  family: 'tokens',
  level: 'high',
  mode: 'enforce',
  group: { beneficiaryId: 'k1:00ff' },
  firstHit: '2026-11-22T13:05:00.000Z',
  lastHit: '2026-11-22T13:15:00.000Z',
  hits: 3,
  trigger: { source: '/token-service', id: 'e-17' },
  reading: { count: 5, threshold: 5, timespan: '10m' },
  evidence: [{ source: '/token-service', id: 'e-17', type: 'token.validated', time: '2026-11-22T13:05:00.000Z' }],
  evidenceCount: 5,
  explanation: { pt: 'O código foi tentado {count} vezes.', en: 'Tried {count} times.' },
  contradictedBy: [],
  late: false,
  revision: 2,
}

const hard = fc.constantFrom("'", '"', '\\', '{x:String}', '{', ';--', '\n', '\t', '\0', 'ação 🎉', '\\N', 'NULL', '%')
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(hard, fc.string()), { maxLength: 6 }).map((parts) => parts.join('')),
)
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
)
const value = fc.oneof(text, number, fc.boolean())
const values = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  value,
  { maxKeys: 4, noNullPrototype: true },
)
const time = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
const iso = time.map((at) => at.toISOString())
const count = fc.oneof(fc.nat(), fc.maxSafeNat())
const identity = fc.record({ source: text, id: text })

const anyAlert: fc.Arbitrary<Alert> = fc.record({
  id: text,
  ruleId: text,
  ruleVersion: text,
  registryVersion: fc.maxSafeInteger(),
  family: text,
  level: fc.constantFrom(...LEVELS),
  mode: fc.constantFrom(...MODES),
  group: values,
  firstHit: iso,
  lastHit: iso,
  hits: count.map((hits) => Math.max(1, hits)),
  trigger: identity,
  reading: values,
  evidence: fc.array(fc.record({ source: text, id: text, type: text, time: iso }), { maxLength: 3 }),
  evidenceCount: count,
  explanation: fc.record({ pt: text, en: text }),
  contradictedBy: fc.array(identity, { maxLength: 2 }),
  late: fc.boolean(),
  revision: count.map((revision) => Math.max(1, revision)),
})

/** Few values, so that filters meet; times so close that they tie. */
const smallAlert = (index: number): fc.Arbitrary<Alert> =>
  fc
    .record({
      ruleId: fc.constantFrom('r1', 'r2', 'constructor'),
      level: fc.constantFrom('high', 'low'),
      mode: fc.constantFrom('enforce', 'shadow', 'canary'),
      family: fc.constantFrom('tokens', 'chat'),
      group: fc.constantFrom({ a: 'x' }, { a: 'y', b: 7 }, { a: true }, {}),
      at: fc.integer({ min: 0, max: 4 }),
    })
    .map(({ at, ...rest }) => ({
      ...sampleAlert,
      ...rest,
      group: { ...rest.group },
      id: `id-${(index * 7) % 23}`,
      firstHit: new Date(Date.UTC(2026, 10, 30, 23, 59, 59, 998 + at)).toISOString(),
    }))
const smallAlerts = fc
  .integer({ min: 0, max: 9 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => smallAlert(i))))
const smallFilter: fc.Arbitrary<AlertFilter> = fc.record(
  {
    ruleId: fc.constantFrom('r1', 'r2', 'constructor', "r'3"),
    level: fc.constantFrom('high', 'low'),
    mode: fc.constantFrom('enforce', 'shadow'),
    isActing: fc.constant(true as const),
    family: fc.constantFrom('tokens', 'chat'),
    entity: fc.constantFrom('x', 'y', '7', 'true', "'"),
    from: fc.integer({ min: Date.UTC(2026, 10, 30, 23, 59, 59, 997), max: Date.UTC(2026, 11, 1, 0, 0, 0, 3) }),
    to: fc.integer({ min: Date.UTC(2026, 10, 30, 23, 59, 59, 997), max: Date.UTC(2026, 11, 1, 0, 0, 0, 3) }),
  },
  { requiredKeys: [] },
)

const FACETS = { level: 'level', ruleId: 'ruleId', family: 'family', mode: 'mode' } as const

const rank = (alert: Alert): string => `${alert.firstHit} ${alert.id}`
const named = (alert: Alert): string[] => Object.values(alert.group).map((one) => `${one}`)

/** What the port says, one filter after the other, over an array. */
function expected(alerts: readonly Alert[], filter: AlertFilter): readonly Alert[] {
  const { entity, from, to, isActing, ...equal } = filter
  let found = alerts.filter(({ mode }) => isActing !== true || mode === 'enforce' || mode === 'canary')
  for (const [name, wanted] of Object.entries(equal))
    found = found.filter((alert) => alert[name as keyof typeof equal] === wanted)
  if (entity !== undefined) found = found.filter((alert) => named(alert).includes(entity))
  if (from !== undefined) found = found.filter((alert) => alert.firstHit >= new Date(from).toISOString())
  if (to !== undefined) found = found.filter((alert) => alert.firstHit < new Date(to).toISOString())
  return found.toSorted((a, b) => (rank(a) < rank(b) ? 1 : -1))
}

async function walk(
  store: AlertStore,
  filter: AlertFilter,
  limit: number,
): Promise<{ alerts: Alert[]; pages: number[] }> {
  const alerts: Alert[] = []
  const pages: number[] = []
  let cursor: AlertCursor | undefined
  do {
    const page = await store.list(filter, limit, cursor)
    alerts.push(...page.alerts)
    pages.push(page.alerts.length)
    cursor = page.next
  } while (cursor !== undefined)
  return { alerts, pages }
}

export function alertStoreContract(name: string, runs: number, open: () => Promise<AlertStoreUnderTest>): void {
  describe(`the alerts in ${name}`, () => {
    let under: AlertStoreUnderTest
    beforeAll(async () => void (under = await open()))
    afterAll(() => under.close())

    test('answers, and an unknown id is none', async () => {
      await under.empty()
      await under.store.ping()
      expect(await under.store.get('nobody')).toBeUndefined()
      expect(await under.store.list({}, 10)).toEqual({
        alerts: [],
        total: 0,
        facets: { level: {}, ruleId: {}, family: {}, mode: {} },
      })
    })

    test('what went in comes out, whatever is in it', async () => {
      await fc.assert(
        fc.asyncProperty(anyAlert, async (alert) => {
          await under.empty()
          await under.put([alert])
          expect(await under.store.get(alert.id)).toEqual(alert)
          expect((await under.store.list({}, 1)).alerts).toEqual([alert])
          const entity = Object.values(alert.group)[0]
          if (entity === undefined) return
          const found = await under.store.list({ entity: String(entity), ruleId: alert.ruleId }, 1)
          expect(found.alerts).toEqual([alert])
        }),
        { numRuns: runs },
      )
    })

    test('pages, filters, facets and total agree with a plain reading of all', async () => {
      await fc.assert(
        fc.asyncProperty(smallAlerts, smallFilter, fc.integer({ min: 1, max: 4 }), async (alerts, filter, limit) => {
          await under.empty()
          await under.put(alerts)
          const wanted = expected(alerts, filter)
          const { alerts: found, pages } = await walk(under.store, filter, limit)
          expect(found).toEqual(wanted)
          expect(pages.slice(0, -1).every((size) => size === limit)).toBe(true)
          const { facets, total } = await under.store.list(filter, limit)
          expect(total).toBe(wanted.length)
          for (const facet of Object.values(FACETS)) {
            const counts = Object.entries(Object.groupBy(wanted, (alert) => alert[facet]))
            expect(facets[facet]).toEqual(Object.fromEntries(counts.map(([key, list]) => [key, list?.length])))
          }
        }),
        { numRuns: runs },
      )
    })

    test('of an id the greatest revision is shown, in whatever order and insert they came, also where firstHit moved', async () => {
      const revisions = [3, 1, 2].map((revision) => ({
        ...sampleAlert,
        revision,
        hits: revision,
        firstHit: `2026-11-22T13:0${5 - revision}:00.000Z`,
        level: revision === 3 ? ('critical' as const) : ('high' as const),
      }))
      await under.empty()
      for (const alert of revisions) await under.put([alert, alert])
      const last = revisions[0]
      expect(await under.store.get('a-1')).toEqual(last)
      expect((await under.store.list({}, 10)).alerts).toEqual([last])
      expect((await under.store.list({ level: 'high' }, 10)).total).toBe(0)
      expect((await under.store.list({ from: Date.parse('2026-11-22T13:03:00.000Z') }, 10)).total).toBe(0)
    })
  })
}
