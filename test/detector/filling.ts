import type { EventType } from '../../src/events/catalogue.ts'
import type { Event } from '../../src/events/event.ts'
import { openBackfill } from '../../src/services/detector/backfill.ts'
import { onlookerDeps, type World } from './world.ts'

/** Since when each type of a history is known by it. */
export const beginningsOf = (history: readonly Event[]): Map<EventType, number> =>
  new Map(
    [...Map.groupBy(history, ({ type }) => type)].map(([type, own]) => [
      type,
      Math.min(...own.map(({ time }) => time)),
    ]),
  )

/** Fills a history in, as `vigia backfill` does. */
export async function fill(world: World, history: readonly Event[], until = Infinity, since = beginningsOf(history)) {
  const backfill = await openBackfill(onlookerDeps(world))
  for (const event of history) await backfill.take(event)
  await backfill.end(since, until)
}
