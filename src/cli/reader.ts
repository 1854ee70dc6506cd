import { decodeRecord, type Decoded } from '../events/decode.ts'
import type { Event } from '../events/event.ts'
import type { SourceRecord } from '../ports/source.ts'

/** Decoding and edge in one: the same for the detector and the archiver. */
export const createReader =
  (edge: (event: Event) => Event) =>
  (record: SourceRecord): Decoded => {
    const decoded = decodeRecord(record)
    return decoded.ok ? { ok: true, event: edge(decoded.event) } : decoded
  }
