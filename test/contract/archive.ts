import { beforeEach, describe, expect, test } from 'vitest'
import type { Archive, ArchiveRows } from '../../src/ports/archive.ts'
import { blockNamed, eventNamed, events } from '../services/archiver/samples.ts'

/** Where an archive writes. */
export interface ArchiveWorld {
  readonly archive: Archive
  /** The ids of the events that its log holds, in their order. */
  eventIds(): Promise<readonly string[]>
}

const place = (offset: number) => ({ ...events, offset: BigInt(offset), appended: 1_700_000_000_000 + offset })
const eventRow = (offset: number, event = eventNamed(`e-${offset}`)): ArchiveRows['events'] => ({
  ...place(offset),
  event,
})
const range = (first: number, last: number) => [{ ...events, first: BigInt(first), last: BigInt(last) }]

/** What every `Archive` does, whatever it writes to. `open` gives an empty one. */
export function archiveContract(name: string, open: () => Promise<ArchiveWorld>): void {
  describe(`an archive in ${name}`, () => {
    let world: ArchiveWorld
    let archive: Archive
    beforeEach(async () => {
      world = await open()
      archive = world.archive
    })

    test('the same insert twice is one; the next without the same rows is not swallowed', async () => {
      const rows = [eventRow(0), eventRow(1)]
      await archive.insert('events', rows, range(0, 1))
      await archive.insert('events', rows, range(0, 1))
      await archive.insert('events', [eventRow(2)], range(2, 2))
      // Of a range that was half in, the rest: the same offsets, other rows.
      await archive.insert('events', [eventRow(1, eventNamed('rest'))], range(0, 1))
      expect(await world.eventIds()).toEqual(['e-0', 'e-1', 'e-2', 'rest'])
    })

    test('a batch of several months is one insert, whole when it is repeated', async () => {
      const months = Array.from({ length: 5 }, (_, nth) =>
        eventRow(nth, eventNamed(`e-${nth}`, Date.UTC(2026, nth, 1))),
      )
      for (let times = 0; times < 2; times += 1) await archive.insert('events', months, range(0, 4))
      expect(await world.eventIds()).toEqual(['e-0', 'e-1', 'e-2', 'e-3', 'e-4'])
    })

    test('it knows what it holds, table by table and partition by partition', async () => {
      await archive.insert('events', [eventRow(3), eventRow(5)], range(3, 6))
      await archive.insert('blocks', [{ ...place(9), block: blockNamed('b', 1) }], range(9, 9))
      expect(await archive.archivedUpTo('events', events)).toBe(5n)
      expect(await archive.archivedUpTo('events', { ...events, partition: 1 })).toBeUndefined()
      expect(await archive.archivedUpTo('blocks', events)).toBe(9n)
      expect(await archive.archivedUpTo('alerts', events)).toBeUndefined()
      expect(await archive.archivedWithin('events', { ...events, first: 4n, last: 9n })).toEqual(
        new Map([[5n, 1_700_000_000_005]]),
      )
    })

    test('no rows are no insert', async () => {
      await archive.insert('events', [], range(0, 4))
      expect(await world.eventIds()).toEqual([])
    })
  })
}
