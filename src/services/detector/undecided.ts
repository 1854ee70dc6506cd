import { definitionOf } from '../../events/catalogue.ts'
import type { LoggedRule } from '../../engine/layout.ts'
import { eventTypesOf } from '../../rules/rule.ts'
import type { DetectorOptions } from './deps.ts'
import type { Reach } from './history-start.ts'
import type { Known } from './known.ts'

/** A rule whose decisions would look back behind what is known. Event times, epoch ms. */
export interface Undecided {
  readonly rule: string
  readonly topics: readonly string[]
  /** What is decided now looks back to here. */
  readonly wanted: number
  readonly knownSince: number
  /** From then on it is decided. */
  readonly until: number
}

/** The rules whose events of a time (epoch ms) are not decided. */
export function undecidedAt(
  rules: readonly LoggedRule[],
  known: Known,
  { topicName }: Pick<DetectorOptions, 'topicName'>,
  at: number,
): Undecided[] {
  return rules.flatMap((logged): Undecided[] => {
    const { rule, candidates } = logged
    const { deferred, backMs } = rule.correlation
    const knownSince = known.since(logged)
    const until = knownSince + backMs
    if (!(deferred || candidates.length > 0) || until <= at) return []
    const topics = new Set([...eventTypesOf(rule)].map((type) => topicName(definitionOf(type).topic)))
    return [{ rule: rule.id, topics: [...topics], wanted: at - backMs, knownSince, until }]
  })
}

/** What is missing of a topic, in words for a log: times are RFC 3339. */
export interface Shortfall {
  readonly topic: string
  readonly wanted: string
  readonly topicHoldsSince: string
  readonly withArchiveSince: string
  /** Rule → until when it is not decided. */
  readonly rules: Readonly<Record<string, string>>
}

const iso = (t: number): string => (Number.isFinite(t) ? new Date(t).toISOString() : 'its beginning')

/** Tells by topic what is missing for which rules; `reach` tells how far back a topic goes, with and without the archive. */
export async function shortfallsOf(
  undecided: readonly Undecided[],
  reach: (topic: string, wanted: number) => Promise<Reach>,
): Promise<Shortfall[]> {
  const topics = new Set(undecided.flatMap((one) => one.topics))
  return Promise.all(
    [...topics].map(async (topic) => {
      const own = undecided.filter((one) => one.topics.includes(topic))
      const wanted = Math.min(...own.map((one) => one.wanted))
      const { topic: held, archive } = await reach(topic, wanted)
      return {
        topic,
        wanted: iso(wanted),
        topicHoldsSince: iso(held),
        withArchiveSince: iso(archive),
        rules: Object.fromEntries(own.map(({ rule, until }) => [rule, iso(until)])),
      }
    }),
  )
}
