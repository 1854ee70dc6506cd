import type { LogKind } from '../../engine/layout.ts'
import type { Observation } from '../../engine/plan.ts'
import type { Decision, LogEntry } from '../../engine/view.ts'
import type { CachedView, Chunk } from './cached-view.ts'
import type { Codec } from './codec.ts'

const segmentOf = ({ segmentMs }: LogKind, t: number): number => Math.floor(t / segmentMs)

/**
 * What one observation asks of Redis: a chunk for each segment that its span touches, with what is to be appended
 * there. An entry that the view holds already is not appended again.
 */
export function chunksOf(observation: Observation, { view }: CachedView, codec: Codec): readonly Chunk[] {
  const { kind, entries, decisions, from, to } = observation
  const first = segmentOf(kind, from)
  const chunks: Chunk[] = []
  for (let segment = first; segment <= segmentOf(kind, to); segment += 1)
    chunks.push({ segment, payload: '', lines: [] })
  const append = (segment: number, line: string, item: LogEntry | Decision) => {
    const chunk = chunks[segment - first]
    if (chunk === undefined) throw new RangeError('an observation must span its own entries')
    chunk.payload += line
    chunk.lines.push({ line, item })
  }
  for (const entry of entries) {
    if (!view.holds(entry)) append(segmentOf(kind, entry.t), codec.encodeEntry(entry), entry)
  }
  for (const { decision, from: start, to: end } of decisions) {
    if (view.decision(decision.rule, decision) !== undefined) continue
    const line = codec.encodeDecision(decision)
    for (let segment = segmentOf(kind, start); segment <= segmentOf(kind, end); segment += 1)
      append(segment, line, decision)
  }
  return chunks
}
