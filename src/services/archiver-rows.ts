import { Block } from '../blocking/block.ts'
import { Alert } from '../engine/alert.ts'
import { decodeArchived } from '../events/archived.ts'
import { DeadLetter, factsOf } from '../events/dead-letter.ts'
import type { Event } from '../events/event.ts'
import type { ArchiveRows, ArchiveTable, Place } from '../ports/archive.ts'
import type { SourceRecord } from '../ports/source.ts'

/** Decodes a record of an event topic and takes it over the edge; undefined where it is bad (the detector tells of it). */
export type ReadEvent = (topic: string, record: SourceRecord) => Promise<Event | undefined> | Event | undefined

/** A table's row of a record; undefined where the record holds none. */
export type ReadRow<T extends ArchiveTable> = (
  place: Place,
  record: SourceRecord,
) => Promise<ArchiveRows[T] | undefined> | ArchiveRows[T] | undefined

const text = (bytes: Uint8Array | null | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array())

function json(record: SourceRecord): unknown {
  try {
    return JSON.parse(text(record.value))
  } catch {
    return undefined
  }
}

/** The header `bucket`: epoch ms. Without a good one 0, for all revisions of an alert must fall into one bucket. */
function bucketOf(record: SourceRecord): number {
  const bucket = Number(text(record.headers.get('bucket')))
  return Number.isSafeInteger(bucket) ? bucket : 0
}

export const readAlert: ReadRow<'alerts'> = (place, record) => {
  const { data: alert } = Alert.safeParse(json(record))
  return alert && { ...place, alert, bucketStart: bucketOf(record) }
}

export const readBlock: ReadRow<'blocks'> = (place, record) => {
  const { data: block } = Block.safeParse(json(record))
  return block && { ...place, block }
}

/** What may be told of a letter; what it holds is left behind here. */
export const readDeadLetter: ReadRow<'dead_letters'> = (place, record) => {
  const { data: letter } = DeadLetter.safeParse(json(record))
  return letter && { ...place, letter: factsOf(letter) }
}

const ORIGIN = /^(.+)-(\d+)-(\d+)$/

/** The record that a late event came in, by the headers `origin` and `appended`. */
function originOf({ headers }: SourceRecord): Place | undefined {
  const [, topic, partition, offset] = ORIGIN.exec(text(headers.get('origin'))) ?? []
  const appended = Number(text(headers.get('appended')))
  return topic === undefined || offset === undefined || !Number.isSafeInteger(appended)
    ? undefined
    : { topic, partition: Number(partition), offset: BigInt(offset), appended }
}

export const readLate: ReadRow<'late'> = (place, record) => {
  const decoded = decodeArchived(record.value ?? new Uint8Array())
  const origin = originOf(record)
  return decoded.ok && origin !== undefined ? { ...place, event: decoded.event, origin } : undefined
}

export const readEventWith =
  (read: ReadEvent): ReadRow<'events'> =>
  async (place, record) => {
    const event = await read(place.topic, record)
    return event && { ...place, event }
  }
