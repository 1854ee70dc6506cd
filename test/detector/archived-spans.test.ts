import { expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { layOut } from '../../src/engine/layout.ts'
import { archivedSpans } from '../../src/services/detector/archived-spans.ts'
import { createMemoryEventHistory } from '../fakes/event-history.ts'
import { toEngineRule } from '../oracle/engine-rules.ts'
import { DAY, DAY_START, HOUR, MINUTE } from '../oracle/samples.ts'
import { issued, smallWorld, unannounced } from './samples.ts'
import { append, onlookerDeps } from './world.ts'

const layout = layOut([toEngineRule(unannounced)], sha256)
const NOW = DAY_START + DAY

/** A world whose tokens have come since the day before, and are archived since then. */
function archivedWorld() {
  const world = smallWorld([unannounced], { eventTopics: ['tokens', 'beneficiaries'] })
  const history = createMemoryEventHistory()
  for (let at = 0; at < 4; at += 1) {
    const event = issued(`e${at}`, at * HOUR)
    append(world, event, 0)
    history.rows.push({ topic: 'tokens', partition: 0, offset: BigInt(at), appended: event.time, event })
  }
  const ask = (from: number | undefined, until = Infinity) =>
    archivedSpans(onlookerDeps(world), history, layout, { from, until, now: NOW })
  return { world, history, ask }
}

test('as far back as the rules reach, or since a time; known since then, or since the archive begins', async () => {
  const { ask } = archivedWorld()
  const { spans, since, broken } = await ask(undefined)
  const [span] = spans.filter(({ types }) => types.includes('token.issued'))
  expect(span?.from).toBeLessThan(NOW - HOUR - 15 * MINUTE)
  expect(span?.from).toBeGreaterThan(NOW - 5 * DAY)
  expect([since.get('token.issued'), broken]).toEqual([DAY_START, []])
  expect((await ask(DAY_START + MINUTE)).since.get('token.issued')).toBe(DAY_START + MINUTE)
  expect((await ask(undefined, NOW)).spans.every(({ to }) => to === NOW)).toBe(true)
})

test('of what was never archived nothing is known', async () => {
  const { ask } = archivedWorld()
  expect([...(await ask(undefined)).since.keys()]).toEqual(['token.issued'])
})

test('an archive that ends before what the topic holds is broken; one that begins later is known since then', async () => {
  const { world, history, ask } = archivedWorld()
  history.rows.pop()
  world.topics.forget('tokens', 0, 3n)
  expect((await ask(undefined)).since.get('token.issued')).toBe(DAY_START)
  world.topics.forget('tokens', 0, 4n)
  const { since, broken } = await ask(undefined)
  expect([since.has('token.issued'), broken]).toEqual([false, ['tokens']])
  world.topics.forget('tokens', 0, 2n)
  history.rows.shift()
  expect((await ask(undefined)).since.get('token.issued')).toBe(DAY_START + HOUR + 5 * MINUTE)
})
