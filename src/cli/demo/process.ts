import { join } from 'node:path'
import { collectDefaultMetrics, Registry as Metrics } from 'prom-client'
import { createClickHouseAlertStore } from '../../adapters/clickhouse/alert-store.ts'
import { createClickHouseArchive } from '../../adapters/clickhouse/archive.ts'
import { createClickHouse } from '../../adapters/clickhouse/client.ts'
import { createClickHouseLedger } from '../../adapters/clickhouse/ledger.ts'
import { migrate } from '../../adapters/clickhouse/migrate.ts'
import { sha256 } from '../../adapters/files/digest.ts'
import { ensurePseudonymKey, keyFor } from '../../adapters/files/pseudonym-key.ts'
import { createPseudonyms } from '../../adapters/files/pseudonyms.ts'
import { createMemoryBlockStore, type MemoryBlockStore } from '../../adapters/memory/block-store.ts'
import { createMemoryGenerations } from '../../adapters/memory/generations.ts'
import { createMemorySharedState } from '../../adapters/memory/shared-state.ts'
import { createMemorySink } from '../../adapters/memory/sink.ts'
import { createMemorySource } from '../../adapters/memory/source.ts'
import { createMemoryTopics } from '../../adapters/memory/topics.ts'
import { createMemoryWindowStore } from '../../adapters/memory/window-store.ts'
import { createApi } from '../../api/app.ts'
import type { Api } from '../../api/deps.ts'
import { readQuestion } from '../../channels/ask.ts'
import { Alert } from '../../engine/alert.ts'
import { createEngine } from '../../engine/engine.ts'
import { acts, isEvaluated } from '../../rules/rule.ts'
import type { EventIntake } from '../../ports/intake.ts'
import { createArchiver } from '../../services/archiver.ts'
import { createArchiverWatch } from '../../services/archiver-watch.ts'
import { createFollower } from '../../services/follower.ts'
import { createDetector } from '../../services/detector/detector.ts'
import { onlySet } from '../../services/detector/rule-sets.ts'
import { createDetectorMetrics } from '../../services/detector/metrics.ts'
import { createIntake } from '../../services/intake.ts'
import { createWitnesses } from '../../services/witnesses.ts'
import { blocksFold } from '../folds.ts'
import { loadEdge, loadRules } from '../load.ts'
import { createReader } from '../reader.ts'
import { createReputation } from '../reputation.ts'
import { publishForDemo } from './published.ts'
import { check, type Service } from '../service.ts'
import { archivedTopics, topicNames, type TopicNames } from '../topic-names.ts'

export interface DemoSettings {
  readonly dataDir: string
  readonly rulesDir: string
  readonly registryDir: string
  /** Since when the story's topics hold everything, epoch ms. */
  readonly knownSince: number
}

/** The whole of Vigia in one process: topics and windows in memory, ClickHouse embedded. */
export interface DemoProcess {
  readonly services: readonly Service[]
  readonly app: Api
  readonly intake: EventIntake
  readonly blocks: MemoryBlockStore
  /** Alerts that have been written since the last call, but those in shadow. */
  readonly alerts: () => readonly Alert[]
}

const noHealth = () => Promise.resolve([])

/** Builds the process over its data folder; nothing runs yet. Rejects where another process holds the folder. */
export async function createDemoProcess(settings: DemoSettings): Promise<DemoProcess> {
  const key = await ensurePseudonymKey(join(settings.dataDir, 'pseudonym-key'))
  const pseudonym = createPseudonyms(key)
  const { edge, ...loaded } = await loadEdge(settings.registryDir, pseudonym)
  const { registry } = loaded
  const rules = (await loadRules(settings.rulesDir)).filter(isEvaluated)
  const client = createClickHouse(`chdb:${join(settings.dataDir, 'clickhouse')}`)
  await migrate(client)
  const names = topicNames('vigia.')
  const topics = createMemoryTopics({ partitions: 1 })
  for (const topic of [...archivedTopics(names), names.reports, names.dispositions]) topics.create(topic, 1)
  const sink = createMemorySink(topics)
  const metrics = new Metrics()
  collectDefaultMetrics({ register: metrics })
  const reader = (groupId: string, subscribed: readonly string[]) => createMemorySource({ topics, groupId, subscribed })
  const read = createReader(edge)

  const detector = createDetector({
    source: reader('detector', names.events),
    sink,
    state: createMemorySharedState(),
    openStore: createMemoryWindowStore,
    openFolding: (name, subscribed) => reader(`folding-${name}`, subscribed),
    generations: createMemoryGenerations(),
    sets: onlySet({
      engine: createEngine({ rules, registryVersion: registry.operator.version, digest: sha256 }),
      read,
    }),
    now: Date.now,
    metrics: createDetectorMetrics(metrics),
    log: () => undefined,
    failpoint: () => undefined,
    options: detectorOptions(names, settings.knownSince),
  })
  const archiver = createArchiver({
    source: reader('archiver', archivedTopics(names)),
    archive: createClickHouseArchive(client),
    topics: names,
    watch: createArchiverWatch(metrics, Date.now),
    maxWaitMs: 250,
    stopMs: 1_000,
    read: (_topic, record) => {
      const decoded = read(record)
      return decoded.ok ? decoded.event : undefined
    },
  })
  const blocks = createMemoryBlockStore()
  const intake = createIntake(sink, names.of)
  const { reports, dispositions, folds: known } = createReputation({ names, sink, events: intake, pseudonym })
  const folds = new Map([[names.blocks, blocksFold(blocks)], ...known])
  const follower = createFollower(reader('api', [...folds.keys()]), folds, () => undefined)
  const alerts = createClickHouseAlertStore(client)
  const witnesses = createWitnesses({
    source: reader('witnesses', [names.alerts, names.of('channels')]),
    alerts: names.alerts,
    sink,
    topic: names.reports,
    read,
    digest: sha256,
  })
  const published = await publishForDemo(registry, settings.dataDir, Date.now())
  const app = await createApi({
    registry: () => registry,
    read: (request) => readQuestion({ ...loaded, standingOf: reports.standingOf }, request),
    ledger: createClickHouseLedger(client),
    publishedList: () => published,
    alerts,
    blocks,
    events: intake,
    reports,
    dispositions,
    pseudonym,
    shareKey: keyFor('share', key),
    health: async () => [await check('clickhouse', () => alerts.ping()), { name: 'blocks', ok: blocks.isCurrent() }],
    metrics,
    clock: Date.now,
    keys: [],
    openOnLoopback: true,
  })
  const services: Service[] = [
    { name: 'detector', run: detector.run, stop: detector.stop, health: noHealth },
    { name: 'archiver', run: archiver.run, stop: () => archiver.stop().then(() => client.close()), health: noHealth },
    { name: 'blocks', run: follower.run, stop: follower.stop, health: noHealth },
    { name: 'witnesses', run: witnesses.run, stop: witnesses.stop, health: noHealth },
  ]
  let seen = 0n
  const newAlerts = (): readonly Alert[] => {
    const records = topics.read(names.alerts, 0, seen, 100)
    seen += BigInt(records.length)
    return records
      .map(({ value }) => Alert.parse(JSON.parse(new TextDecoder().decode(value ?? undefined))))
      .filter(({ mode }) => acts(mode))
  }
  return { services, app, intake, blocks, alerts: newAlerts }
}

const detectorOptions = (names: TopicNames, knownSince: number) => ({
  topics: names,
  topicName: names.of,
  partitions: new Map(names.events.map((topic) => [topic, 1])),
  outOfOrdernessMs: 10_000,
  allowedLatenessMs: 600_000,
  idleMs: 5_000,
  knownSince,
})
