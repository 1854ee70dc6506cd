import type { HealthCheck } from '../../ports/health.ts'
import type { Source, TopicPartition } from '../../ports/source.ts'
import { check } from '../service.ts'

/** How a consumer of Kafka is. */
export interface ConsumerWatch {
  /** Do the brokers answer? */
  readonly health: () => Promise<HealthCheck>
  /** `consumer` where it has been silent for long though the brokers answer: then nobody will wake it. Never rejects. */
  readonly stalled: () => Promise<readonly string[]>
}

/** Twice what a consumer takes at most between two signs of life, ms. */
const SILENT_MS = 60_000

/**
 * Watches a source. Consumers of kafkajs at times stop without a word (tulios/kafkajs#267, #659); one that is silent
 * because its brokers are away goes on by itself. `partition` is one that the brokers are asked about.
 */
export function watchConsumer(
  source: Pick<Source, 'lastProgress' | 'endOffsets'>,
  partition: TopicPartition,
  now: () => number = Date.now,
): ConsumerWatch {
  const health = () => check('kafka', () => source.endOffsets([partition]))
  return {
    health,
    async stalled() {
      if (now() - source.lastProgress() <= SILENT_MS) return []
      return (await health()).ok ? ['consumer'] : []
    },
  }
}
