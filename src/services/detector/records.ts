import { createHash } from 'node:crypto'
import type { Undecodable } from '../../events/decode.ts'
import { encodeArchived } from '../../events/archived.ts'
import { type DeadLetter, HEAD_BYTES, KEPT_BYTES, letterId } from '../../events/dead-letter.ts'
import type { Event } from '../../events/event.ts'
import type { SinkRecord } from '../../ports/sink.ts'
import { partitionKey, type SourceRecord, type TopicPartition } from '../../ports/source.ts'

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

/** The value as far as a letter keeps it. What is longer could not be written: a broker takes records up to a size. */
function originalOf(value: Uint8Array): Pick<DeadLetter, 'original' | 'cut'> {
  if (value.length <= KEPT_BYTES.value) return { original: base64(value) }
  const sha256 = createHash('sha256').update(value).digest('hex')
  return { original: base64(value.subarray(0, HEAD_BYTES)), cut: { bytes: value.length, sha256 } }
}

/** Key and headers: what it takes, beside the value, to put the record back. */
function attributesOf({ key, headers }: SourceRecord): Pick<DeadLetter, 'key' | 'headers' | 'stripped'> {
  const pairs = [...headers]
  const bytes = pairs.reduce((sum, [name, value]) => sum + 3 * name.length + value.length, key?.length ?? 0)
  if (bytes > KEPT_BYTES.attributes) return { stripped: true }
  return {
    ...(key === null ? {} : { key: base64(key) }),
    ...(pairs.length === 0 ? {} : { headers: pairs.map(([name, value]): [string, string] => [name, base64(value)]) }),
  }
}

/** A bad record as it goes to the dead letters: coordinates, code, reason, and what came as it came. */
export function deadLetterRecord(
  topic: string,
  from: TopicPartition,
  record: SourceRecord,
  bad: Undecodable,
): SinkRecord {
  const letter: DeadLetter = {
    code: bad.code,
    reason: bad.reason,
    ...(bad.field === undefined ? {} : { field: bad.field }),
    origin: { topic: from.topic, partition: from.partition, offset: String(record.offset) },
    ...originalOf(record.value ?? new Uint8Array()),
    ...attributesOf(record),
  }
  return { topic, key: letterId(letter.origin), value: JSON.stringify(letter) }
}

/** A late event as it goes to the late topic: a CloudEvent, as the edge left it. Its headers name the record that it came in. */
export const lateRecord = (topic: string, event: Event, from: TopicPartition, record: SourceRecord): SinkRecord => ({
  topic,
  key: `${event.source}\n${event.id}`,
  value: encodeArchived(event),
  headers: { origin: `${partitionKey(from)}-${record.offset}`, appended: String(record.timestamp) },
})
