import { View, type LogEntry } from '../../engine/view.ts'
import type { Codec } from './codec.ts'

/** A view with what it has read of its log. */
export class CachedView extends View {
  /** Segment, bytes of it that are in the view, segment, bytes…: there are few, so the list is searched. */
  #known: number[] | undefined
  /** No entry in it is later, epoch ms. */
  reached = -Infinity
  /** So many entries of it the cache has counted. */
  counted = 0

  override insert(entry: LogEntry): boolean {
    if (entry.t > this.reached) this.reached = entry.t
    return super.insert(entry)
  }

  /** How many bytes of a segment are in the view. */
  length(segment: number): number {
    const known = this.#known
    if (known === undefined) return 0
    for (let at = 0; at < known.length; at += 2) if (known[at] === segment) return known[at + 1] as number
    return 0
  }

  /** Notes how many bytes of a segment are in the view. */
  setLength(segment: number, length: number): void {
    const known = this.#known
    if (known === undefined) this.#known = [segment, length]
    else {
      let at = 0
      while (at < known.length && known[at] !== segment) at += 2
      known[at] = segment
      known[at + 1] = length
    }
  }
}

/**
 * Reads bytes of a segment into a view. `from` is the place of the first one in the segment; what the view has read
 * already is passed over. Lines are whole: they were appended whole.
 */
export function readTail(view: CachedView, codec: Codec, segment: number, from: number, tail: Buffer): void {
  const known = view.length(segment)
  const unread = tail.subarray(Math.max(known - from, 0))
  if (unread.length === 0) return
  const text = unread.toString('utf8')
  const isPlain = text.length === unread.length
  let place = Math.max(known, from)
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end)
    hearLine(view, codec, segment, place, line)
    place += (isPlain ? line.length : Buffer.byteLength(line)) + 1
    start = end + 1
  }
  view.setLength(segment, place)
}

function hearLine(view: CachedView, codec: Codec, segment: number, place: number, line: string): void {
  const read = codec.decode(line, segment * view.kind.segmentMs)
  if (read === undefined) return
  if ('decision' in read) view.decide(read.decision, segment, place)
  else {
    read.seq = place
    view.hear(read)
  }
}
