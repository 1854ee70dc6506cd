import type { LogKind } from '../../engine/layout.ts'
import type { Observation } from '../../engine/plan.ts'
import type { Decision, LogEntry } from '../../engine/view.ts'
import type { CachedView, Chunk } from './cached-view.ts'
import type { Codec } from './codec.ts'

const segmentOf = ({ segmentMs }: LogKind, t: number): number => Math.floor(t / segmentMs)

function append({ payload, items, places }: Chunk, item: LogEntry | Decision): void {
  places.push(payload.length === 0 ? 0 : Buffer.byteLength(payload))
  items.push(item)
}

/**
 * What one observation asks of Redis: a chunk for each segment that its span touches, with what is to be appended
 * there. An entry that the view holds already is not appended again.
 */
export function chunksOf(observation: Observation, { view }: CachedView, codec: Codec): readonly Chunk[] {
  const { kind, entries, decisions = [], from, to } = observation
  const first = segmentOf(kind, from)
  const last = segmentOf(kind, to)
  const chunks: Chunk[] = []
  for (let segment = first; segment <= last; segment += 1) chunks.push({ segment, payload: '', items: [], places: [] })
  for (const entry of entries) {
    if (view.newest >= entry.t && view.holds(entry)) continue
    const chunk = chunks[segmentOf(kind, entry.t) - first] as Chunk
    append(chunk, entry)
    chunk.payload += codec.encodeEntry(entry)
  }
  for (const { decision, from: start, to: end } of decisions) {
    if (view.decision(decision.rule, decision) !== undefined) continue
    for (let segment = segmentOf(kind, start); segment <= segmentOf(kind, end); segment += 1) {
      const chunk = chunks[segment - first] as Chunk
      append(chunk, decision)
      chunk.payload += codec.encodeDecision(decision)
    }
  }
  return chunks
}
