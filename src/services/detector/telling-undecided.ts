import type { DetectorDeps } from './deps.ts'
import { reachOf } from './history-start.ts'
import { shortfallsOf, type Undecided } from './undecided.ts'

/** Shows which rules are not decided yet, and says once of each why. */
export type TellUndecided = (rules: Iterable<string>, undecided: readonly Undecided[]) => void

const nameOf = ({ rule, until }: Undecided): string => `${rule} ${until}`

export function createTellUndecided(deps: DetectorDeps): TellUndecided {
  const { metrics, log, now } = deps
  const told = new Set<string>()
  const say = async (undecided: readonly Undecided[]) => {
    const topics = await shortfallsOf(undecided, (topic, wanted) => reachOf(deps, topic, wanted, now()))
    log('rules that look back are not decided yet: neither windows nor history reach back so far', { topics })
  }
  return (rules, undecided) => {
    const byRule = new Map(undecided.map(({ rule, until }) => [rule, until]))
    metrics.undecidedUntil.reset()
    for (const rule of rules) metrics.undecidedUntil.set({ rule }, (byRule.get(rule) ?? 0) / 1_000)
    if (undecided.every((one) => told.has(nameOf(one)))) return
    for (const one of undecided) told.add(nameOf(one))
    say(undecided).catch((error: unknown) => {
      log('rules that look back are not decided yet', { rules: [...byRule.keys()], error: String(error) })
    })
  }
}
