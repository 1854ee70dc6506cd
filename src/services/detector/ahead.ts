import type { Additions } from '../../engine/additions.ts'
import type { Due } from '../../engine/decide.ts'
import type { Observation } from '../../engine/plan.ts'
import type { Decoded } from '../../events/decode.ts'
import type { Event } from '../../events/event.ts'
import type { SourceRecord } from '../../ports/source.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import type { RuleSet } from './rule-sets.ts'

/** Some events on their way into the logs of a generation that is announced. */
export interface AheadPlan {
  add(event: Event): void
  /** What waits with them for a decision that cannot be made at a watermark, epoch ms. */
  waiting(watermark: number): readonly Due[]
  /** Puts them in. Nothing is decided. */
  observe(): Promise<void>
}

/** Fills the logs that only a generation has which is announced. */
export interface Ahead {
  /** Reads a record as the generation does. */
  readonly read: (record: SourceRecord) => Decoded
  plan(): AheadPlan
}

/** The triggers of an observation whose deadline a watermark has not passed. */
const dueOf = ({ kind, key, entries }: Observation, watermark: number): readonly Due[] =>
  entries.flatMap((hit) =>
    hit.roles
      .flatMap((role) => kind.roles[role]?.waiters ?? [])
      .map((logged) => ({ logged, key, hit, deadline: hit.t + logged.rule.correlation.aheadMs }))
      .filter(({ deadline }) => deadline >= watermark),
  )

export function createAhead({ read }: RuleSet, additions: Additions, store: WindowStore): Ahead {
  return {
    read,
    plan() {
      const plan = additions.plan()
      return {
        add: (event) => plan.add(event),
        waiting: (watermark) => plan.observations.flatMap((one) => dueOf(one, watermark)),
        async observe() {
          if (plan.observations.length > 0) await store.observe(plan.observations)
        },
      }
    },
  }
}
