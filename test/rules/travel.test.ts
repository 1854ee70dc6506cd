import { expect, test } from 'vitest'
import { runInMemory } from '../../src/cli/run-in-memory.ts'
import type { Event } from '../../src/events/event.ts'
import { compileRules } from '../../src/rules/compile.ts'
import { change, GOOD } from './sample-rule.ts'

const TEXT = change(
  change(
    GOOD,
    GOOD.slice(GOOD.indexOf('selections:'), GOOD.indexOf('actions:')),
    `selections:
  here: { event: token.validated, condition: has(place) }
  there: { event: token.validated, condition: has(place) }
correlation:
  type: temporal
  rules: [here, there]
  group-by: [beneficiaryId]
  timespan: 12h
  match: distanceKm(here, there) > 50 && speedKmh(here, there) > 300
`,
  ),
  '"{count} de {threshold} em {span}"\n  en: "{count} of {threshold} within {span}"',
  'Foi\n  en: It was',
)
const SAO_PAULO = { lat: -23.5505, lon: -46.6333 }
const CAMPINAS = { lat: -22.9056, lon: -47.0608 }
const RIO = { lat: -22.9068, lon: -43.1729 }
const HOUR = 3_600_000

test.each<[name: string, visits: readonly (readonly [hours: number, place: object | undefined])[], hits: number]>([
  [
    '361 km in an hour',
    [
      [0, SAO_PAULO],
      [1, RIO],
    ],
    1,
  ],
  [
    '361 km in two hours',
    [
      [0, SAO_PAULO],
      [2, RIO],
    ],
    0,
  ],
  [
    '361 km in no time at all: both happen last',
    [
      [0, SAO_PAULO],
      [0, RIO],
    ],
    2,
  ],
  [
    '84 km in an hour',
    [
      [0, SAO_PAULO],
      [1, CAMPINAS],
    ],
    0,
  ],
  [
    '84 km in a minute',
    [
      [0, SAO_PAULO],
      [1 / 60, CAMPINAS],
    ],
    1,
  ],
  [
    'one place twice at once',
    [
      [0, SAO_PAULO],
      [0, SAO_PAULO],
    ],
    0,
  ],
  [
    'without a place',
    [
      [0, SAO_PAULO],
      [0, undefined],
    ],
    0,
  ],
])('%s', async (_, visits, hits) => {
  const { rules, problems } = compileRules([{ file: 'rules/tokens/sample.yaml', text: TEXT }], {
    digest: (text) => text,
  })
  expect(problems).toEqual([])
  const events = visits.map(([hours, place], index): Event => ({
    source: '/s',
    id: `e-${index}`,
    type: 'token.validated',
    time: hours * HOUR,
    data: { beneficiaryId: 'b1', tokenId: 't', outcome: 'accepted', ...(place && { place }) },
  }))
  const alerts = await runInMemory(rules, events)
  expect(alerts.reduce((sum, alert) => sum + alert.hits, 0)).toBe(hits)
})
