import type { Archive, ArchiveTable, Place } from '../../../src/ports/archive.ts'
import { InfrastructureError } from '../../../src/ports/errors.ts'
import { partitionKey } from '../../../src/ports/source.ts'

/** What becomes of one insert: done; refused; done but not acknowledged; half of it done (a server that died). */
export type Fate = 'ok' | 'refuse' | 'lie' | 'half'

/** An archive that keeps its promises as little as the port allows. */
export function createMemoryArchive(nextFate: (table: ArchiveTable) => Fate = () => 'ok') {
  const rows: { readonly table: ArchiveTable; readonly place: Place }[] = []
  /** Batch → how many of its rows are in. */
  const known = new Map<string, number>()
  const inserts: number[] = []

  const within = (table: ArchiveTable, topicPartition: Pick<Place, 'topic' | 'partition'>) =>
    rows.filter((row) => row.table === table && partitionKey(row.place) === partitionKey(topicPartition))

  const archive: Archive = {
    async insert(table, batch, ranges) {
      const fate = nextFate(table)
      inserts.push(batch.length)
      if (fate === 'refuse') throw new InfrastructureError('archive', 'refused')
      const name = JSON.stringify([table, ranges, batch.map(({ offset }) => offset)], (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      )
      const upTo = fate === 'half' ? Math.ceil(batch.length / 2) : batch.length
      for (const place of batch.slice(known.get(name) ?? 0, upTo)) rows.push({ table, place })
      known.set(name, Math.max(upTo, known.get(name) ?? 0))
      if (fate !== 'ok') throw new InfrastructureError('archive', 'not acknowledged')
    },
    async archivedUpTo(table, topicPartition) {
      const offsets = within(table, topicPartition).map(({ place }) => place.offset)
      return offsets.length === 0 ? undefined : offsets.reduce((a, b) => (a > b ? a : b))
    },
    async archivedWithin(table, { first, last, ...topicPartition }) {
      const found = within(table, topicPartition).filter(({ place }) => place.offset >= first && place.offset <= last)
      return new Map(found.map(({ place }) => [place.offset, place.appended]))
    },
  }
  return {
    archive,
    inserts,
    places: () => rows.map(({ place }) => `${partitionKey(place)}@${place.offset}`).toSorted(),
    /** A topic that is made anew keeps its name and loses its records; the archive keeps its rows. */
    has: (place: string) => rows.some((row) => `${partitionKey(row.place)}@${row.place.offset}` === place),
  }
}
