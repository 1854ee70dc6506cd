import { beforeEach, describe, expect, test } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import type { EventHistory, PlacedEvent } from '../../src/ports/event-history.ts'
import type { TopicPartition } from '../../src/ports/source.ts'
import type { ArchivedRow } from '../fakes/event-history.ts'

/** An archive that a test may fill; it looks through so many offsets, or events of a reading, at once. */
export interface HistoryWorld {
  readonly history: EventHistory
  keep(rows: readonly ArchivedRow[]): Promise<void>
}

const reissued = (id: string, time: number, beneficiaryId = 'k1:01'): Event => ({
  source: '/a',
  id,
  type: 'card.reissued',
  time,
  data: { beneficiaryId },
})
const at = (topic: string, partition: number, offset: number, over: Partial<ArchivedRow> = {}): ArchivedRow => ({
  topic,
  partition,
  offset: BigInt(offset),
  appended: 1_000 + offset,
  event: reissued(`${topic}-${partition}-${offset}`, offset),
  ...over,
})
const x0: TopicPartition = { topic: 'x', partition: 0 }

/** Reads records to their end; each page begins where the one before ends. */
async function readAll(history: EventHistory, partition: TopicPartition, from: bigint, to: bigint) {
  const found: PlacedEvent[] = []
  let pages = 0
  for (let next = from; next < to; pages += 1) {
    const page = await history.records(partition, next, to)
    expect(page.next > next && page.next <= to).toBe(true)
    expect(page.unreadable).toBe(0)
    for (const { offset } of page.events) expect(offset >= next && offset < page.next).toBe(true)
    found.push(...page.events)
    next = page.next
  }
  return { found, pages }
}

/** What every `EventHistory` does, wherever it lies. */
export function eventHistoryContract(name: string, open: (page: number) => Promise<HistoryWorld>): void {
  describe(`the archived events in ${name}`, () => {
    let world: HistoryWorld
    let history: EventHistory
    beforeEach(async () => {
      world = await open(3)
      history = world.history
    })

    test('where nothing is kept nothing is found', async () => {
      expect(await history.kept(x0)).toBeUndefined()
      expect(await history.offsetAt(x0, -1)).toBeUndefined()
      expect(await readAll(history, x0, 0n, 20n)).toEqual({ found: [], pages: 1 })
      expect(await history.beginnings()).toEqual(new Map())
      expect((await history.read([{ types: ['card.reissued'], from: 0, to: 9 }])).total).toBe(0)
    })

    test('what is kept of a partition is told of it alone', async () => {
      await world.keep([at('x', 0, 7), at('x', 0, 4, { appended: 5_000 }), at('x', 1, 1), at('y', 0, 9)])
      expect(await history.kept(x0)).toEqual({ first: 4n, since: 5_000, last: 7n })
      expect(await history.kept({ topic: 'y', partition: 1 })).toBeUndefined()
    })

    test('an offset is found by its append time', async () => {
      await world.keep([4, 6, 7].map((offset) => at('x', 0, offset)).concat(at('x', 1, 2)))
      expect(await history.offsetAt(x0, -Infinity)).toBe(4n)
      expect(await history.offsetAt(x0, 1_004)).toBe(4n)
      expect(await history.offsetAt(x0, 1_005)).toBe(6n)
      expect(await history.offsetAt(x0, 1_008)).toBeUndefined()
    })

    test('records come in their order, each once, over gaps of any length', async () => {
      const offsets = [0, 1, 2, 3, 9, 10, 400, 401, 90_000_000_000]
      const rows = offsets.map((offset) => at('x', 0, offset))
      await world.keep([...rows.toReversed(), at('x', 1, 1), at('y', 0, 2)])
      const placed = rows.map(({ offset, appended, event }) => ({ offset, appended, event }))
      const { found, pages } = await readAll(history, x0, 0n, 100_000_000_000n)
      expect(found).toEqual(placed)
      expect(pages).toBeLessThan(14)
      expect((await readAll(history, x0, 2n, 10n)).found).toEqual(placed.slice(2, 5))
      expect((await readAll(history, x0, 11n, 400n)).found).toEqual([])
    })

    test('of a topic that was made anew the records of both are there', async () => {
      const old = at('x', 0, 1, { appended: 5, event: reissued('old', 1) })
      await world.keep([at('x', 0, 1), old, at('x', 0, 2)])
      const { found } = await readAll(history, x0, 0n, 3n)
      expect(found.map(({ event }) => event.id)).toEqual(['old', 'x-0-1', 'x-0-2'])
    })

    test('a reading of spans brings each event once, by time; a topic begins with its first record', async () => {
      await world.keep([
        at('x', 0, 4, { event: reissued('late', 500) }),
        at('x', 0, 5, { event: reissued('a', 100) }),
        at('x', 1, 8, { event: reissued('a', 100, 'k1:02') }),
        at('x', 1, 9, { event: reissued('out', 501) }),
      ])
      const { total, batches } = await history.read([{ types: ['card.reissued'], from: 100, to: 501 }])
      const found: Event[] = []
      for await (const batch of batches) found.push(...batch)
      expect(found).toEqual([reissued('a', 100), reissued('late', 500)])
      expect(total).toBe(3)
      expect(await history.beginnings()).toEqual(new Map([['x', 100]]))
    })
  })
}
