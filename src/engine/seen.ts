/** Which identities have been seen lately. */
export interface Seen {
  /** Notes an identity; `true` where it was there already. */
  note(source: string, id: string): boolean
  /** What was noted more than two horizons of event time ago may be forgotten. */
  advance(watermark: number): void
}

/** Remembers each identity for at least `horizonMs` of event time, in two generations. */
export function createSeen(horizonMs: number): Seen {
  let young = new Set<string>()
  let old = new Set<string>()
  let turned = -Infinity
  return {
    note(source, id) {
      const identity = `${source}\n${id}`
      if (young.has(identity) || old.has(identity)) return true
      young.add(identity)
      return false
    },
    advance(watermark) {
      if (watermark - turned < horizonMs) return
      old = young
      young = new Set()
      turned = watermark
    },
  }
}
