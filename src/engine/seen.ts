import type { Event } from '../events/event.ts'
import { createWatermark, type Disorder } from './watermark.ts'

/** Which identities have been seen lately. */
export interface Seen {
  /** Notes an identity; `true` where it was there already. */
  note(source: string, id: string): boolean
  /** What was noted more than two horizons of event time ago may be forgotten. */
  advance(watermark: number): void
}

/** Remembers each identity for at least `horizonMs` of event time, in two generations. */
export function createSeen(horizonMs: number): Seen {
  let young = new Map<string, Set<string>>()
  let old = new Map<string, Set<string>>()
  let turned = -Infinity
  return {
    note(source, id) {
      if (old.get(source)?.has(id) === true) return true
      let ids = young.get(source)
      if (ids === undefined) young.set(source, (ids = new Set()))
      const before = ids.size
      return ids.add(id).size === before
    },
    advance(watermark) {
      if (watermark - turned < horizonMs) return
      old = young
      young = new Map()
      turned = watermark
    },
  }
}

/** Tells of one event after the other whether it comes for the first time: what comes again too late is not known. */
export function createFirsts(disorder: Disorder): (event: Event) => boolean {
  const watermark = createWatermark(disorder)
  const seen = createSeen(disorder.outOfOrdernessMs + disorder.allowedLatenessMs)
  return (event) => {
    if (seen.note(event.source, event.id)) return false
    watermark.take(event)
    seen.advance(watermark.value)
    return true
  }
}
