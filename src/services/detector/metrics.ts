import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { DEAD_LETTER_CODES } from '../../events/dead-letter.ts'
import type { Rule } from '../../rules/rule.ts'

/** What a detector counts. */
export interface DetectorMetrics {
  readonly events: Counter<'result'>
  readonly deadLetters: Counter<'code'>
  readonly ruleErrors: Counter<'rule'>
  readonly undecidable: Counter<'rule'>
  readonly undecidedUntil: Gauge<'rule'>
  readonly alerts: Counter<'rule' | 'mode'>
  readonly written: Counter<'topic'>
  readonly batchSize: Histogram
  readonly stage: Histogram<'stage'>
  readonly watermark: Gauge<'partition'>
  readonly watermarkAge: Gauge<'partition'>
  readonly lag: Gauge<'partition'>
  readonly lagTime: Gauge<'partition'>
  readonly lastCommit: Gauge
  readonly fences: Counter<'result'>
  readonly rewinds: Counter<'reason'>
  readonly refolds: Counter
  readonly refolding: Gauge
  readonly generation: Gauge
  readonly announced: Gauge
  readonly refused: Gauge
}

/** The detector's metrics; nothing in them names a person, an address or a key. */
export function createDetectorMetrics(registry: Registry): DetectorMetrics {
  const registers = [registry]
  return {
    events: new Counter({
      name: 'vigia_events_total',
      help: 'Events read, by what became of them: processed, late, duplicate or dead',
      labelNames: ['result'],
      registers,
    }),
    deadLetters: new Counter({
      name: 'vigia_dead_letters_total',
      help: 'Bad events, by code',
      labelNames: ['code'],
      registers,
    }),
    ruleErrors: new Counter({
      name: 'vigia_rule_errors_total',
      help: 'Events for which a condition of the rule could not be evaluated',
      labelNames: ['rule'],
      registers,
    }),
    undecidable: new Counter({
      name: 'vigia_undecidable_total',
      help: 'Decisions not made because they would rest on what lies before the beginning of the topics',
      labelNames: ['rule'],
      registers,
    }),
    undecidedUntil: new Gauge({
      name: 'vigia_undecided_until_seconds',
      help: 'Event time, seconds since 1970, from which on the rule is decided: before it, it would look back behind what is known. 0 where it is decided now',
      labelNames: ['rule'],
      registers,
    }),
    alerts: new Counter({
      name: 'vigia_alerts_total',
      help: 'Alerts found, by rule and mode: enforce, canary (acts) or shadow (acts on nothing). After a restart an alert may be found again',
      labelNames: ['rule', 'mode'],
      registers,
    }),
    written: new Counter({
      name: 'vigia_records_written_total',
      help: 'Records written, by topic',
      labelNames: ['topic'],
      registers,
    }),
    batchSize: new Histogram({
      name: 'vigia_batch_events',
      help: 'Records in a batch',
      buckets: [1, 10, 100, 1_000, 3_000, 10_000],
      registers,
    }),
    stage: new Histogram({
      name: 'vigia_stage_seconds',
      help: 'Time of a stage: decode, plan, observe and decide for up to 512 events together, write and commit for all that waits',
      labelNames: ['stage'],
      buckets: [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    watermark: new Gauge({
      name: 'vigia_watermark_seconds',
      help: 'Watermark of an own partition, event time in seconds since 1970',
      labelNames: ['partition'],
      registers,
    }),
    watermarkAge: new Gauge({
      name: 'vigia_watermark_age_seconds',
      help: 'The clock minus the watermark of an own partition, when it was last looked at: some out-of-orderness and idle time where all is well',
      labelNames: ['partition'],
      registers,
    }),
    lag: new Gauge({
      name: 'vigia_lag_events',
      help: 'Records of an own partition that have not been processed: its end, as it was last told, minus the next offset',
      labelNames: ['partition'],
      registers,
    }),
    lagTime: new Gauge({
      name: 'vigia_lag_seconds',
      help: 'The clock minus the newest event time that was read of an own partition, where records of it wait; 0 where none do',
      labelNames: ['partition'],
      registers,
    }),
    lastCommit: new Gauge({
      name: 'vigia_last_commit_seconds',
      help: 'When all that was done was last committed, also where nothing was left to commit; seconds since 1970 by the clock, 0 before the first time',
      registers,
    }),
    fences: new Counter({
      name: 'vigia_fences_total',
      help: 'Times that Redis was asked before a commit whether it holds what was folded, or told of a loss by itself: held or broken',
      labelNames: ['result'],
      registers,
    }),
    rewinds: new Counter({
      name: 'vigia_rewinds_total',
      help: 'Partitions whose reading went back: refold (a plan for lost windows), lost (to the last commit, for a loss), generation (to the mark of new rules)',
      labelNames: ['reason'],
      registers,
    }),
    refolds: new Counter({
      name: 'vigia_refolds_total',
      help: 'Plans made by this worker to fill windows again that had been lost',
      registers,
    }),
    refolding: new Gauge({
      name: 'vigia_refolding',
      help: '1 while windows that had been lost are filled again: what is found in them is not written until all partitions are where they were',
      registers,
    }),
    generation: new Gauge({
      name: 'vigia_generation',
      help: 'The generation of rules, registry and intents that this worker decides by',
      registers,
    }),
    announced: new Gauge({
      name: 'vigia_generation_announced',
      help: 'The generation that is being prepared to take over; 0 where there is none',
      registers,
    }),
    refused: new Gauge({
      name: 'vigia_generation_refused',
      help: '1 while a generation is announced that this worker cannot read: it cannot come into force',
      registers,
    }),
  }
}

type Counters = Pick<DetectorMetrics, 'ruleErrors' | 'undecidable' | 'alerts' | 'deadLetters'>

/** Counters of rules and of dead letters begin with 0: of one that begins with its first count Prometheus sees no increase. */
export function countFromZero(counters: Counters, rules: Iterable<Rule>): void {
  const { ruleErrors, undecidable, alerts, deadLetters } = counters
  for (const code of Object.keys(DEAD_LETTER_CODES)) deadLetters.inc({ code }, 0)
  for (const { id: rule, mode } of rules) {
    ruleErrors.inc({ rule }, 0)
    undecidable.inc({ rule }, 0)
    for (const acts of mode === 'canary' ? ['canary', 'shadow'] : [mode]) alerts.inc({ rule, mode: acts }, 0)
  }
}
