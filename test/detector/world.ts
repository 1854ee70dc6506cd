import { Registry } from 'prom-client'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { createMemoryGenerations } from '../../src/adapters/memory/generations.ts'
import { createMemorySink } from '../../src/adapters/memory/sink.ts'
import { createMemorySource } from '../../src/adapters/memory/source.ts'
import { createMemoryTopics, type MemoryTopics } from '../../src/adapters/memory/topics.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { definitionOf } from '../../src/events/catalogue.ts'
import { bad, type Decoded } from '../../src/events/decode.ts'
import type { Event } from '../../src/events/event.ts'
import type { SharedState } from '../../src/ports/shared-state.ts'
import type { Generations } from '../../src/ports/generations.ts'
import type { SeekableSource, Source, SourceRecord } from '../../src/ports/source.ts'
import type { WindowStore } from '../../src/ports/window-store.ts'
import type { Rule } from '../../src/rules/rule.ts'
import type { DetectorDeps, DetectorOptions } from '../../src/services/detector/deps.ts'
import { createDetector, type Detector } from '../../src/services/detector/detector.ts'
import { onlySet, type RuleSets } from '../../src/services/detector/rule-sets.ts'
import { createDetectorMetrics } from '../../src/services/detector/metrics.ts'
import { DAY, DAY_START } from '../oracle/samples.ts'
import { BOUNDS } from '../oracle/generate.ts'
import {
  createLife,
  mortalGenerations,
  mortalSink,
  mortalSource,
  mortalState,
  mortalStore,
  type Life,
} from './mortal.ts'

/** Long after all events that a test makes, epoch ms. */
export const LATER = DAY_START + 600 * DAY
export const GROUP = 'detector'

/** What all detectors of a test share: topics, a clock, and where windows lie. */
export interface World {
  readonly topics: MemoryTopics
  readonly createEngine: () => Engine
  /** Where a worker has its sets of rules from. */
  readonly createSets: () => RuleSets
  /** The clock, epoch ms; a test may set it. */
  time: number
  readonly openStore: (incarnation: string) => WindowStore
  readonly createState: () => SharedState
  readonly generations: Generations
  readonly options: DetectorOptions
}

export interface WorldOptions extends Partial<DetectorOptions> {
  readonly rules: readonly Rule[]
  /** Where they are not the only rules of the world. */
  readonly createSets?: () => RuleSets
  /** Do all detectors live in one process, with its windows in memory? Logs in memory are those of one engine. */
  readonly isOneProcess?: boolean
  /** Topics of the catalogue that are there, and the partitions of each. */
  readonly eventTopics: readonly string[]
  readonly count: number
  readonly openStore: (incarnation: string) => WindowStore
  readonly createState: () => SharedState
}

const OUTPUTS = { alerts: 'alerts', blocks: 'blocks', deadLetters: 'dead-letters', late: 'late' }

/** A world without workers. Nothing lies before its beginning, and its clock stands. */
export function createWorld(given: WorldOptions): World {
  const { rules, createSets, isOneProcess = false, eventTopics, count, openStore, createState, ...options } = given
  const build = () => createEngine({ rules, registryVersion: 0, digest: sha256 })
  const only = isOneProcess ? build() : undefined
  const world: World = {
    topics: createMemoryTopics({ partitions: 1, now: () => world.time }),
    createEngine: () => only ?? build(),
    createSets: createSets ?? (() => onlySet({ engine: only ?? build(), read })),
    time: LATER,
    openStore,
    createState,
    generations: createMemoryGenerations(),
    options: {
      ...BOUNDS,
      topics: OUTPUTS,
      partitions: new Map(eventTopics.map((topic) => [topic, count])),
      topicName: (topic) => topic,
      idleMs: 5_000,
      knownSince: -Infinity,
      tickEveryMs: 3,
      prepareEveryMs: 0,
      ...options,
    },
  }
  for (const topic of eventTopics) world.topics.create(topic, count)
  return world
}

export const topicOf = ({ type }: Pick<Event, 'type'>): string => definitionOf(type).topic

/** Puts an event into its topic, as a record that was appended when it happened. */
export function append({ topics }: World, event: Event, partition: number): void {
  const record = { topic: topicOf(event), key: event.id, value: JSON.stringify(event), timestamp: event.time }
  topics.append(record, partition)
}

const decoder = new TextDecoder()
/** Records hold events as they are; one that is no JSON is bad. */
export function read({ value }: SourceRecord): Decoded {
  try {
    return { ok: true, event: JSON.parse(decoder.decode(value ?? undefined)) as Event }
  } catch {
    return bad('not_json', 'the text is not JSON')
  }
}

/** A detector in a world, with the life that its surroundings give it. */
export interface Worker {
  readonly detector: Detector
  readonly life: Life
  readonly metrics: Registry
  /** Resolves when it has been stopped; rejects when it died. */
  readonly ended: Promise<void>
}

export interface WorkerOptions {
  readonly life?: Life
  /** The most records in a batch. */
  readonly most?: number
  /** From so many partitions at the same time. */
  readonly together?: number
  readonly over?: Partial<DetectorDeps>
  /** What stands between the detector and its source. */
  readonly through?: (source: SeekableSource) => SeekableSource
}

/** Runs a detector to its end; where it dies, its sources go with it, and say nothing to it any more. */
async function live(detector: Detector, sources: readonly Source[], life: Life): Promise<void> {
  try {
    await detector.run()
  } catch (error) {
    life.end()
    await Promise.allSettled(sources.map((source) => source.stop()))
    throw error
  }
}

/** What a worker stands on that only looks: it reads nothing. */
export function onlookerDeps(world: World): Omit<DetectorDeps, 'sink'> {
  const { topics, options } = world
  const source = (groupId: string, subscribed: readonly string[]) => createMemorySource({ topics, groupId, subscribed })
  return {
    source: source(GROUP, [...options.partitions.keys()]),
    openFolding: (name, folded) => source(`folding-${name}`, folded),
    state: world.createState(),
    openStore: world.openStore,
    generations: world.generations,
    sets: world.createSets(),
    now: () => world.time,
    metrics: createDetectorMetrics(new Registry()),
    log: () => undefined,
    failpoint: () => undefined,
    options,
  }
}

/** Starts a detector; where it dies, its partitions go to others. */
export function startWorker(
  world: World,
  { life = createLife(), most = 1_000, together = 1, over = {}, through = (source) => source }: WorkerOptions = {},
): Worker {
  const { topics, options } = world
  const subscribed = [...options.partitions.keys()]
  const source = createMemorySource({ topics, groupId: GROUP, subscribed, most, together })
  const sources: Source[] = [source]
  const metrics = new Registry()
  const detector = createDetector({
    source: mortalSource(through(source), life),
    sink: mortalSink(createMemorySink(topics), life),
    state: mortalState(world.createState(), life),
    openStore: (incarnation) => mortalStore(world.openStore(incarnation), life),
    openFolding(name, folded) {
      const folding = createMemorySource({ topics, groupId: `folding-${name}`, subscribed: folded, most })
      sources.push(folding)
      return mortalSource(folding, life)
    },
    generations: mortalGenerations(world.generations, life),
    sets: world.createSets(),
    now: () => world.time,
    metrics: createDetectorMetrics(metrics),
    log: () => undefined,
    failpoint: (name) => life.step(name),
    options,
    ...over,
  })
  const ended = live(detector, sources, life)
  ended.catch(() => undefined)
  return { detector, life, metrics, ended }
}

/** The records of a topic of one partition. */
export function written(
  { topics }: Pick<World, 'topics'>,
  topic: keyof typeof OUTPUTS,
): { key: string; value: string }[] {
  if (topics.partitionsOf(OUTPUTS[topic]) === 0) return []
  return topics
    .read(OUTPUTS[topic], 0, 0n, Number.MAX_SAFE_INTEGER)
    .map(({ key, value }) => ({ key: decoder.decode(key ?? undefined), value: decoder.decode(value ?? undefined) }))
}
