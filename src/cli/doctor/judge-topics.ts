import type { KafkaPicture, TopicPicture } from '../../adapters/kafka/picture.ts'
import { formatSpan } from '../../rules/span.ts'
import { problem, warning, type Found } from './finding.ts'

/** What a topic has to be. */
export interface WantedTopic {
  readonly name: string
  /** Do events come on it? */
  readonly isRead: boolean
  readonly cleanup: 'delete' | 'compact' | 'both'
  /** For how long it has to keep what came, ms: what rules look back on, lateness, and an outage. */
  readonly neededMs: number
  /** Where it is compacted: for how long every record has to stay, ms. */
  readonly neededLagMs?: number
}

const DAY_MS = 86_400_000

interface Topic extends TopicPicture {
  readonly wanted: WantedTopic
}

const list = (topics: readonly Topic[]): string => topics.map(({ wanted }) => wanted.name).join(', ')
const alter = (topics: readonly Topic[], setting: string, broker: string): string =>
  topics
    .map(
      ({ wanted: { name } }) =>
        `kafka-configs.sh --bootstrap-server ${broker} --alter --entity-type topics --entity-name ${name} --add-config ${setting}`,
    )
    .join('\n    ')

const policies = ({ settings }: Topic): ReadonlySet<string> =>
  new Set((settings.get('cleanup.policy') ?? 'delete').split(',').map((policy) => policy.trim()))
const WANTED = { delete: ['delete'], compact: ['compact'], both: ['compact', 'delete'] } as const
const isCleanedOtherwise = (topic: Topic): boolean => {
  const wanted = new Set<string>(WANTED[topic.wanted.cleanup])
  return policies(topic).symmetricDifference(wanted).size > 0
}
const keptMs = ({ settings }: Topic): number => {
  const ms = Number(settings.get('retention.ms') ?? -1)
  return ms < 0 ? Infinity : ms
}
const isKeptShort = (topic: Topic): boolean => policies(topic).has('delete') && keptMs(topic) < topic.wanted.neededMs
const isCompactedEarly = ({ wanted: { neededLagMs = 0 }, settings }: Topic): boolean =>
  Number(settings.get('min.compaction.lag.ms') ?? Infinity) < neededLagMs

/** Each of the topics with its own setting of the cleanup policy. */
const cleanup = (topics: readonly Topic[], broker: string): readonly Found[] =>
  Object.entries(WANTED).flatMap(([kind, wanted]) => {
    const wrong = topics.filter((topic) => topic.wanted.cleanup === kind && isCleanedOtherwise(topic))
    if (wrong.length === 0) return []
    const policy = wanted.join(',')
    const text = {
      pt: `cleanup.policy deveria ser ${policy}: ${list(wrong)} (perde-se o que as regras leem, ou nada se apaga)`,
      en: `cleanup.policy should be ${policy}: ${list(wrong)} (what rules read is lost, or nothing is ever deleted)`,
    }
    const setting = wanted.length === 1 ? `cleanup.policy=${policy}` : `cleanup.policy=[${policy}]`
    return [problem('topic-cleanup', text, alter(wrong, setting, broker))]
  })

function retention(topics: readonly Topic[], broker: string): readonly Found[] {
  const short = topics.filter(isKeptShort)
  const early = topics.filter(isCompactedEarly)
  const small = topics.filter(({ settings }) => Number(settings.get('retention.bytes') ?? -1) >= 0)
  return [
    ...short.map((topic) => {
      const neededMs = Math.ceil(topic.wanted.neededMs / DAY_MS) * DAY_MS
      const [kept, needed] = [formatSpan(keptMs(topic)), formatSpan(neededMs)]
      return problem(
        'retention-short',
        {
          pt: `${topic.wanted.name} guarda ${kept}, e são precisos ${needed} (janela mais longa, atraso e 7 dias de folga)`,
          en: `${topic.wanted.name} keeps ${kept}, and ${needed} are needed (longest window, lateness and 7 days for an outage)`,
        },
        alter([topic], `retention.ms=${neededMs}`, broker),
      )
    }),
    ...early.map((topic) =>
      problem(
        'compaction-early',
        {
          pt: `${topic.wanted.name} pode compactar registros que as regras ainda consultam`,
          en: `${topic.wanted.name} may compact records that rules still look up`,
        },
        alter([topic], `min.compaction.lag.ms=${topic.wanted.neededLagMs}`, broker),
      ),
    ),
    ...(small.length === 0
      ? []
      : [
          warning(
            'retention-bytes',
            {
              pt: `retention.bytes limita ${list(small)}: registros podem sair antes do prazo`,
              en: `retention.bytes bounds ${list(small)}: records may go before their time`,
            },
            alter(small, 'retention.bytes=-1', broker),
          ),
        ]),
  ]
}

function times(topics: readonly Topic[], broker: string): readonly Found[] {
  const forged = topics.filter(
    ({ wanted, settings }) => wanted.isRead && settings.get('message.timestamp.type') === 'CreateTime',
  )
  if (forged.length === 0) return []
  const text = {
    pt: `a hora dos registros vem do produtor, que pode errar: ${list(forged)}`,
    en: `the time of records is their producer's, who may be wrong: ${list(forged)}`,
  }
  return [warning('producer-time', text, alter(forged, 'message.timestamp.type=LogAppendTime', broker))]
}

function copies(topics: readonly Topic[], brokers: number): readonly Found[] {
  const leaderless = topics.filter(({ isLeaderless }) => isLeaderless)
  const behind = topics.filter((topic) => !topic.isLeaderless && topic.inSync < topic.copies)
  const alone = topics.filter((topic) => brokers > 2 && topic.copies === 1)
  const start = { pt: 'inicie o broker que falta', en: 'start the broker that is missing' }
  return [
    ...(leaderless.length === 0
      ? []
      : [
          problem(
            'no-leader',
            { pt: `partições sem líder: ${list(leaderless)}`, en: `partitions without a leader: ${list(leaderless)}` },
            start,
          ),
        ]),
    ...(behind.length === 0
      ? []
      : [
          warning(
            'copies-behind',
            { pt: `cópias atrasadas: ${list(behind)}`, en: `copies are behind: ${list(behind)}` },
            start,
          ),
        ]),
    ...(alone.length === 0
      ? []
      : [
          warning(
            'one-copy',
            {
              pt: `uma só cópia em ${brokers} brokers: ${list(alone)}`,
              en: `one copy alone on ${brokers} brokers: ${list(alone)}`,
            },
            'kafka-reassign-partitions.sh',
          ),
        ]),
  ]
}

/** Few partitions bound the number of workers; a topic with fewer than the others does so unseen. */
function counts(topics: readonly Topic[], broker: string): readonly Found[] {
  const read = topics.filter(({ wanted }) => wanted.isRead)
  const most = Math.max(0, ...read.map(({ partitions }) => partitions))
  const few = read.filter(({ partitions }) => partitions < most)
  if (few.length === 0) return []
  const told = few.map(({ wanted, partitions }) => `${wanted.name} (${partitions})`).join(', ')
  return [
    warning(
      'partitions-uneven',
      {
        pt: `menos partições que os outros tópicos (${most}): ${told}`,
        en: `fewer partitions than the other topics (${most}): ${told}`,
      },
      few
        .map(
          ({ wanted }) =>
            `kafka-topics.sh --bootstrap-server ${broker} --alter --topic ${wanted.name} --partitions ${most}`,
        )
        .join('\n    '),
    ),
  ]
}

/** What of the topics is missing or wrong. `broker` is one to name in commands. */
export function judgeTopics(
  { topics: there, brokers }: Pick<KafkaPicture, 'topics' | 'brokers'>,
  wanted: readonly WantedTopic[],
  broker: string,
): readonly Found[] {
  const missing = wanted.filter(({ name }) => !there.has(name)).map(({ name }) => name)
  const topics = wanted.flatMap((one): Topic[] => {
    const topic = there.get(one.name)
    return topic === undefined ? [] : [{ ...topic, wanted: one }]
  })
  return [
    ...(missing.length === 0
      ? []
      : [
          problem(
            'topics-missing',
            { pt: `faltam tópicos: ${missing.join(', ')}`, en: `topics are missing: ${missing.join(', ')}` },
            'vigia topics create',
          ),
        ]),
    ...copies(topics, brokers),
    ...cleanup(topics, broker),
    ...retention(topics, broker),
    ...times(topics, broker),
    ...counts(topics, broker),
  ]
}
