import { bad, decodeRecord, type Decoded } from '../events/decode.ts'
import type { ReadFrame } from '../events/framing.ts'
import { MAX_AHEAD_MS } from '../events/time.ts'
import type { Event } from '../events/event.ts'
import type { SourceRecord } from '../ports/source.ts'

/**
 * Decoding, quarantine and edge in one: the same for the detector and the archiver, so that they keep the same events.
 * Without `readFrame` no schema registry is configured.
 */
export const createReader =
  (edge: (event: Event) => Event, readFrame?: ReadFrame) =>
  (record: SourceRecord): Decoded => {
    const decoded = decodeRecord(record, readFrame)
    if (!decoded.ok) return decoded
    if (decoded.event.time > record.timestamp + MAX_AHEAD_MS)
      return bad('future', 'the event time is more than 5 minutes ahead of the time at which the event came', 'time')
    return { ok: true, event: edge(decoded.event) }
  }
