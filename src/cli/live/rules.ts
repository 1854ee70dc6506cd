import type { Logger } from 'pino'
import { Gauge, type Registry as Metrics } from 'prom-client'
import type { Generations, StoredSet } from '../../ports/generations.ts'
import type { HealthCheck } from '../../ports/health.ts'
import type { RuleSets } from '../../services/detector/rule-sets.ts'
import { createLastGood } from '../../services/last-good.ts'

/** The rules, registry and intents of the folders, for all detectors. */
export interface LiveRules {
  /** Reads the folders anew: a good set is announced to all detectors, a bad one is refused whole. Never rejects. */
  readonly reload: () => Promise<boolean>
  /** Well, whatever the folders hold: some set is in force. Tells where a newer one was refused. */
  readonly health: () => HealthCheck
}

export interface LiveRulesOptions {
  readonly sets: RuleSets
  readonly readSet: () => Promise<StoredSet>
  readonly generations: Generations
  readonly metrics: Metrics
  readonly logger: Pick<Logger, 'info' | 'error'>
}

/** Announces what the folders hold when it is told that they have changed. */
export function createLiveRules({ sets, readSet, generations, metrics, logger }: LiveRulesOptions): LiveRules {
  const refused = new Gauge({
    name: 'vigia_rules_refused',
    help: '1 while the set of rules, registry and intents in the folders is refused and the last good one stays in force',
    registers: [metrics],
  })
  const held = createLastGood<StoredSet>({
    first: sets.own,
    async load() {
      const set = await readSet()
      await sets.compile(set)
      await generations.announce(set)
      return set
    },
    onAccepted(next, before) {
      refused.set(0)
      const message =
        next.digest === before.digest ? 'the set in the folders is the one before' : 'a set of rules is announced'
      logger.info({ set: next.digest.slice(0, 12) }, message)
    },
    onRefused(error) {
      refused.set(1)
      const problems = error.message.split('\n')
      logger.error({ problems }, 'the set in the folders was refused whole: the last good one stays in force')
    },
  })
  return {
    reload: () => held.reload(),
    health() {
      const detail = 'the set in the folders was refused: the last good one stays in force; the log names the problems'
      return { name: 'rules', ok: true, ...(held.refusal() === undefined ? {} : { detail }) }
    },
  }
}
