import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createKafka } from '../../adapters/kafka/client.ts'
import { takePicture, type KafkaPicture } from '../../adapters/kafka/picture.ts'
import { sha256 } from '../../adapters/files/digest.ts'
import { demand, type Config } from '../../config.ts'
import { createEngine } from '../../engine/engine.ts'
import { partitionKey } from '../../ports/source.ts'
import { isEvaluated, type Rule } from '../../rules/rule.ts'
import { orAborted } from '../../services/retry.ts'
import { loadRules, ProblemsError } from '../load.ts'
import { topicNames, type TopicNames } from '../topic-names.ts'
import { problem, warning, type Found } from './finding.ts'
import { judgeClock } from './judge-clock.ts'
import { judgeDeadLetters } from './judge-dead-letters.ts'
import { judgeGroup, type WantedGroup } from './judge-groups.ts'
import { judgeTopics } from './judge-topics.ts'
import { isRefolding } from './look-redis.ts'
import { wantedTopics } from './wanted.ts'

const HOUR_MS = 3_600_000
const CONNECT_MS = 2_000
const LOOK_MS = 3_000
const REDIS_MS = 5_000

/** Does something listen at `host:port` (an IPv6 address in brackets)? */
function listens(broker: string): Promise<boolean> {
  const at = broker.lastIndexOf(':')
  const host = broker.slice(0, at).replace(/^\[(.*)\]$/, '$1')
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = createConnection({ host, port: Number(broker.slice(at + 1)), timeout: CONNECT_MS })
  socket.once('connect', () => resolve(true))
  socket.once('error', () => resolve(false))
  socket.once('timeout', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

/** Which of the brokers that the configuration names cannot be reached. */
async function judgeBrokers(brokers: readonly string[]): Promise<readonly Found[]> {
  const answers = await Promise.all(brokers.map(listens))
  const away = brokers.filter((_, index) => answers[index] !== true)
  if (away.length === 0) return []
  const text = {
    pt: `brokers inacessíveis: ${away.join(', ')}`,
    en: `brokers that cannot be reached: ${away.join(', ')}`,
  }
  const remedy = {
    pt: 'inicie os brokers, ou corrija VIGIA_KAFKA_BROKERS',
    en: 'start the brokers, or put VIGIA_KAFKA_BROKERS right',
  }
  return [away.length < brokers.length ? warning('brokers-away', text, remedy) : problem('brokers-away', text, remedy)]
}

/** The rules by which topics are judged: none where they cannot be read, which is told elsewhere. */
const rulesOf = (config: Config): Promise<readonly Rule[]> =>
  loadRules(config.rulesDir).catch((error: unknown) => {
    if (error instanceof ProblemsError) return []
    throw error
  })

export const groupsOf = (config: Config, topics: TopicNames): readonly WantedGroup[] => [
  { role: 'detector', group: `${config.kafkaGroup}-detector`, topics: topics.events },
  {
    role: 'archiver',
    group: `${config.kafkaGroup}-archiver`,
    topics: [...topics.events, topics.alerts, topics.blocks],
  },
]

/** How far the brokers' clock is before ours, as far as records tell: they carry the time at which they were appended. */
export function brokersAheadMs(
  { offsetsAt, ends, endsLater }: Pick<KafkaPicture, 'offsetsAt' | 'ends' | 'endsLater'>,
  names: readonly string[],
  { past, future, boundMs }: { readonly past: number; readonly future: number; readonly boundMs: number },
): number {
  const newer = (t: number) => names.filter((name) => (offsetsAt.get(t)?.get(name) ?? 0n) < (endsLater.get(name) ?? 0n))
  if (offsetsAt.has(future) && newer(future).length > 0) return boundMs
  const appended = names.filter((name) => (endsLater.get(name) ?? 0n) > (ends.get(name) ?? 0n))
  const fresh = new Set(offsetsAt.has(past) ? newer(past) : names)
  return appended.some((name) => !fresh.has(name)) ? -boundMs : 0
}

/** Looks at brokers, topics, groups and dead letters. Rejects with an `InfrastructureError` where brokers do not answer. */
export async function lookAtKafka(given: Config): Promise<readonly Found[]> {
  const config = demand(given, 'kafkaBrokers')
  const brokers = await judgeBrokers(config.kafkaBrokers)
  if (brokers.some(({ level }) => level === 'problem')) return brokers
  const topics = topicNames(config.kafkaPrefix)
  const { outOfOrderness: outOfOrdernessMs, allowedLateness: allowedLatenessMs } = config
  const rules = (await rulesOf(config)).filter(isEvaluated)
  const { layout } = createEngine({ rules, registryVersion: 0, digest: sha256 })
  const wanted = wantedTopics(layout, topics, { outOfOrdernessMs, allowedLatenessMs })
  const groups = groupsOf(config, topics)
  const now = Date.now()
  const boundMs = 2 * outOfOrdernessMs + 1_000
  const asked = { past: now - boundMs, future: now + boundMs, boundMs }
  const admin = createKafka({ brokers: config.kafkaBrokers }).admin({ retry: { retries: 3, initialRetryTime: 200 } })
  try {
    await admin.connect()
    const [picture, refolding] = await Promise.all([
      takePicture(admin, {
        topics: wanted.map(({ name }) => name),
        groups: new Map(groups.map(({ group, topics: own }) => [group, own])),
        times: new Map<string, readonly number[]>([
          ...topics.events.map((topic) => [topic, [asked.past, asked.future]] as const),
          [topics.deadLetters, [now - HOUR_MS]],
        ]),
        wait: () => sleep(Math.max(LOOK_MS, 2 * config.commitEvery)),
      }),
      // A Redis that does not answer is told by itself.
      orAborted(isRefolding(config), AbortSignal.timeout(REDIS_MS)).catch(() => false),
    ])
    // Only the brokers' own time tells of their clock.
    const stamped = topics.events.filter(
      (topic) => picture.topics.get(topic)?.settings.get('message.timestamp.type') === 'LogAppendTime',
    )
    const names = stamped.flatMap((topic) =>
      Array.from({ length: picture.topics.get(topic)?.partitions ?? 0 }, (_, partition) =>
        partitionKey({ topic, partition }),
      ),
    )
    return [
      ...brokers,
      ...judgeTopics(picture, wanted, config.kafkaBrokers[0] ?? ''),
      ...groups.flatMap((group) => judgeGroup(group, picture, refolding)),
      ...judgeDeadLetters(topics.deadLetters, picture, now - HOUR_MS),
      ...judgeClock('Kafka', brokersAheadMs(picture, names, asked), outOfOrdernessMs),
    ]
  } finally {
    await admin.disconnect()
  }
}
