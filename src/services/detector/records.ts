import type { Undecodable } from '../../events/decode.ts'
import { encodeArchived } from '../../events/archived.ts'
import type { DeadLetter } from '../../events/dead-letter.ts'
import type { Event } from '../../events/event.ts'
import type { SinkRecord } from '../../ports/sink.ts'
import { partitionKey, type SourceRecord, type TopicPartition } from '../../ports/source.ts'

/** A bad record as it goes to the dead letters: coordinates, code, reason and the bytes as they came. */
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
    original: Buffer.from(record.value ?? []).toString('base64'),
  }
  return { topic, key: `${partitionKey(from)}-${record.offset}`, value: JSON.stringify(letter) }
}

/** A late event as it goes to the late topic: a CloudEvent, as the edge left it. */
export const lateRecord = (topic: string, event: Event): SinkRecord => ({
  topic,
  key: `${event.source}\n${event.id}`,
  value: encodeArchived(event),
})
