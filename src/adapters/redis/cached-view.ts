import type { LogKind } from '../../engine/layout.ts'
import { View, type Decision, type LogEntry } from '../../engine/view.ts'
import type { Codec } from './codec.ts'

/** A view with what it has read of each segment: there are few, so a list is searched. */
export interface CachedView {
  readonly view: View
  readonly segments: number[]
  /** Bytes of each of the segments that are in the view. */
  readonly lengths: number[]
}

export const createCachedView = (kind: LogKind, key: string): CachedView => ({
  view: new View(kind, key),
  segments: [],
  lengths: [],
})

/** How many bytes of a segment are in the view. */
export function knownLength({ segments, lengths }: CachedView, segment: number): number {
  return lengths[segments.indexOf(segment)] ?? 0
}

function setLength({ segments, lengths }: CachedView, segment: number, length: number): void {
  const index = segments.indexOf(segment)
  if (index === -1) {
    segments.push(segment)
    lengths.push(length)
  } else lengths[index] = length
}

/**
 * Reads bytes of a segment into a view. `from` is the place of the first one in the segment; what the view has read
 * already is passed over. Lines are whole: they were appended whole.
 */
export function readTail(cached: CachedView, codec: Codec, segment: number, from: number, tail: Buffer): void {
  const known = knownLength(cached, segment)
  const unread = tail.subarray(Math.max(known - from, 0))
  if (unread.length === 0) return
  const text = unread.toString('utf8')
  const isPlain = text.length === unread.length
  let place = Math.max(known, from)
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end)
    putLine(cached, codec, segment, place, line)
    place += (isPlain ? line.length : Buffer.byteLength(line)) + 1
    start = end + 1
  }
  setLength(cached, segment, place)
}

function putLine({ view }: CachedView, codec: Codec, segment: number, place: number, line: string): void {
  const read = codec.decode(line)
  if (read === undefined) return
  if ('decision' in read) view.decide(read.decision, segment, place)
  else {
    read.seq = place
    view.insert(read)
  }
}

/** What a process appends to one segment of a log in one step. */
export interface Chunk {
  readonly segment: number
  payload: string
  readonly items: (LogEntry | Decision)[]
  /** Where each item begins in the payload, bytes. */
  readonly places: number[]
}

/** Puts in what this process has appended itself; `place` is where the segment ended before. */
export function readOwn(cached: CachedView, { segment, payload, items, places }: Chunk, place: number): void {
  if (knownLength(cached, segment) > place) return
  for (const [index, item] of items.entries()) {
    const at = place + (places[index] ?? 0)
    if ('roles' in item) {
      item.seq = at
      cached.view.insert(item)
    } else cached.view.decide(item, segment, at)
  }
  setLength(cached, segment, place + Buffer.byteLength(payload))
}
