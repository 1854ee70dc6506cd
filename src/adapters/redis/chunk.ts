import type { Observation } from '../../engine/plan.ts'
import type { CachedView } from './cached-view.ts'
import type { Codec } from './codec.ts'

/** What one observation asks of one segment of its log in one step. */
export interface Chunk {
  readonly view: CachedView
  readonly codec: Codec
  readonly observation: Observation
  readonly segment: number
  /** What is appended; empty to read only. */
  readonly payload: string
  /** Bytes of the payload. */
  readonly size: number
  /** Where each of the observation's decisions begins in the payload, bytes; −1 where it is not in it. */
  readonly decided: readonly number[] | undefined
}

/**
 * The chunk of a segment. What the view holds already is not appended again; an entry that is keeps its place in the
 * payload as its `seq` until the segment's end is known.
 */
export function createChunk(observation: Observation, view: CachedView, codec: Codec, segment: number): Chunk {
  const { entries, decisions } = observation
  const { segmentMs } = view.kind
  const base = segment * segmentMs
  let payload = ''
  let size = 0
  const append = (line: string): number => {
    const place = size
    payload += line
    size += Buffer.byteLength(line)
    return place
  }
  for (const entry of entries) {
    if (entry.t < base || entry.t >= base + segmentMs || (view.reached >= entry.t && view.holds(entry))) continue
    entry.seq = append(codec.encodeEntry(entry, base))
  }
  const decided = decisions?.map(({ decision, from, to }) => {
    if (to < base || from >= base + segmentMs || view.isDecided(decision.rule, decision)) return -1
    return append(codec.encodeDecision(decision, base))
  })
  return { view, codec, observation, segment, payload, size, decided }
}

/** Puts in what this process has appended itself; `end` is where the segment ended before. */
export function readOwn({ view, observation, segment, size, decided }: Chunk, end: number): void {
  if (size === 0 || view.length(segment) > end) return
  const base = segment * view.kind.segmentMs
  for (const entry of observation.entries) {
    if (entry.t < base || entry.t >= base + view.kind.segmentMs) continue
    if (view.insert(entry)) entry.seq += end
  }
  for (const [index, place] of decided?.entries() ?? []) {
    const one = observation.decisions?.[index]
    if (place >= 0 && one !== undefined) view.decide(one.decision, segment, end + place)
  }
  view.setLength(segment, end + size)
}
