import type { LogKind } from '../../engine/layout.ts'
import { View, type Decision, type LogEntry } from '../../engine/view.ts'
import type { Codec } from './codec.ts'

/** A view with what it has read of each segment. */
export interface CachedView {
  readonly view: View
  /** Segment → bytes that are in the view. */
  readonly lengths: Map<number, number>
}

export const createCachedView = (kind: LogKind, key: string): CachedView => ({
  view: new View(kind, key),
  lengths: new Map(),
})

const isAscii = (text: string, bytes: number): boolean => text.length === bytes

/**
 * Reads bytes of a segment into a view. `from` is the place of the first one in the segment; what the view has read
 * already is passed over. Lines are whole: they were appended whole.
 */
export function readTail(cached: CachedView, codec: Codec, segment: number, from: number, tail: Buffer): void {
  const known = cached.lengths.get(segment) ?? 0
  const unread = tail.subarray(Math.max(known - from, 0))
  if (unread.length === 0) return
  const text = unread.toString('utf8')
  const isPlain = isAscii(text, unread.length)
  let place = Math.max(known, from)
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end)
    putLine(cached, codec, segment, place, line)
    place += (isPlain ? line.length : Buffer.byteLength(line)) + 1
    start = end + 1
  }
  cached.lengths.set(segment, place)
}

function putLine({ view }: CachedView, codec: Codec, segment: number, place: number, line: string): void {
  const read = codec.decode(line)
  if (read === undefined) return
  if ('decision' in read) view.decide(read.decision, segment, place)
  else view.insert(Object.assign(read, { seq: place }))
}

/** What a process appends to one segment of a log in one step. */
export interface Chunk {
  readonly segment: number
  payload: string
  readonly lines: { readonly line: string; readonly item: LogEntry | Decision }[]
}

/** Puts in what this process has appended itself; `place` is where the segment ended before. */
export function readOwn(cached: CachedView, { segment, payload, lines }: Chunk, place: number): void {
  if ((cached.lengths.get(segment) ?? 0) > place) return
  const isPlain = isAscii(payload, Buffer.byteLength(payload))
  let at = place
  for (const { line, item } of lines) {
    if ('roles' in item) {
      item.seq = at
      cached.view.insert(item)
    } else cached.view.decide(item, segment, at)
    at += isPlain ? line.length : Buffer.byteLength(line)
  }
  cached.lengths.set(segment, at)
}
