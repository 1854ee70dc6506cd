import { loadPseudonymKey } from '../../src/adapters/files/pseudonym-key.ts'
import { createPseudonyms } from '../../src/adapters/files/pseudonyms.ts'
import { loadEdge, loadRules } from '../../src/cli/load.ts'
import { createReader } from '../../src/cli/reader.ts'
import { runInMemory } from '../../src/cli/run-in-memory.ts'
import type { Alert } from '../../src/engine/alert.ts'
import type { Event } from '../../src/events/event.ts'
import { canonicalJson } from '../../src/rules/canonical-json.ts'
import { wantedBlocks } from '../detector/outputs.ts'
import { actual, expected } from '../engine/against-oracle.ts'
import { readTopic } from '../harness/consume.ts'
import type { World } from '../harness/world.ts'
import { oracleArrivals } from '../oracle/arrivals.ts'
import { oracleRules } from '../oracle/rules.ts'
import type { OracleEvent } from '../oracle/types.ts'
import { STORY_RULES } from '../scenarios/stories.ts'

/** What must come of the records that are in the topics, by the oracle. */
export interface Truth {
  /** A line an alert: its id, and as JSON what is a function of the events. */
  readonly alerts: readonly string[]
  readonly blocks: readonly string[]
  /** Keys of the late topic. */
  readonly late: readonly string[]
  /** `topic-partition@offset code` of what is no good event. */
  readonly dead: readonly string[]
  /** Records that are good events. */
  readonly good: number
  /** `source id` of a good event → when it came, epoch ms. */
  readonly arrived: ReadonlyMap<string, number>
  /** Where the oracle and the engine over memory do not agree: then nothing can be concluded. */
  readonly disagreement: readonly string[]
}

const BOUNDS = { outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000, batchSize: Number.MAX_SAFE_INTEGER }

/** What a test says of an alert, as a line. */
export const alertLines = (alerts: readonly Alert[]): string[] => alerts.flatMap(linesOf).toSorted()
const linesOf = (alert: Alert): string[] => actual([alert]).map((fields) => `${alert.id} ${canonicalJson(fields)}`)

/** Runs of stories have nothing in common: each is judged by itself, which nested loops can bear. */
const runOf = ({ event: { id } }: Read): string => id.split('-', 1)[0] ?? ''

async function readerOf(world: World) {
  const pseudonym = createPseudonyms(await loadPseudonymKey(world.keyFile))
  const { edge } = await loadEdge(world.env['VIGIA_REGISTRY_DIR'] ?? '', pseudonym)
  return createReader(edge)
}

interface Read {
  readonly event: Event
  readonly arrived: number
  readonly isLate: boolean
}

/** Types of which the latest event counts, however old: they are never late. */
const NEVER_LATE = ['beneficiary.updated']

/** Says of each event of a partition, in its order, whether it is older than those before it allow. */
function createJudge(): (event: Event) => boolean {
  let newest = -Infinity
  return ({ time, type }) => {
    const isLate = time < newest - BOUNDS.outOfOrdernessMs - BOUNDS.allowedLatenessMs && !NEVER_LATE.includes(type)
    newest = Math.max(newest, time)
    return isLate
  }
}

/** What a frame of a JSON schema holds; undefined where nobody knows the schema. Other values are as they are. */
function unframed(value: Buffer | null, frames: ReadonlySet<number>): Buffer | null | undefined {
  if (frames.size === 0 || value === null || value[0] !== 0) return value
  return frames.has(value.readInt32BE(1)) ? value.subarray(5) : undefined
}

async function readAll(
  world: World,
  frames: ReadonlySet<number>,
): Promise<{ readonly good: readonly Read[]; readonly dead: readonly string[] }> {
  const read = await readerOf(world)
  const good: Read[] = []
  const dead: string[] = []
  const judges = new Map<string, (event: Event) => boolean>()
  for (const topic of world.topics.events) {
    for (const { value, headers, timestamp, partition, offset } of await readTopic(world.brokers, topic, 60_000)) {
      const bytes = Object.entries(headers ?? {}).map(([name, text]) => [name, Buffer.from(String(text))] as const)
      const bare = unframed(value, frames)
      if (bare === undefined) {
        dead.push(`${topic}-${partition}@${offset} unknown_schema`)
        continue
      }
      const record = {
        offset: BigInt(offset),
        key: null,
        value: bare,
        headers: new Map(bytes),
        timestamp: Number(timestamp),
      }
      const decoded = read(record)
      const isLate = judges.get(`${topic}-${partition}`) ?? createJudge()
      judges.set(`${topic}-${partition}`, isLate)
      if (decoded.ok) good.push({ event: decoded.event, arrived: Number(timestamp), isLate: isLate(decoded.event) })
      else dead.push(`${topic}-${partition}@${offset} ${decoded.code}`)
    }
  }
  return { good: good.toSorted((a, b) => a.arrived - b.arrived), dead: dead.toSorted() }
}

/** Between the events that are in time and those that are not: an event of no rule, after which the others are late. */
const LATER: OracleEvent = { source: '/test', id: 'later', type: 'later', time: Number.MAX_SAFE_INTEGER, data: {} }

const asOracle = (reads: readonly Read[]): OracleEvent[] => reads.map(({ event }) => event as unknown as OracleEvent)

/** In the order of their times, those that are late behind the others: a run over memory has one watermark for all. */
const inOrder = (reads: readonly Read[]): Read[] =>
  reads.toSorted((a, b) => Number(a.isLate) - Number(b.isLate) || a.event.time - b.event.time)

/** Reads the topics as they are now, and what they must come to. */
export async function truthOf(world: World, frames: ReadonlySet<number> = new Set()): Promise<Truth> {
  const { good, dead } = await readAll(world, frames)
  const names = new Set<string>(STORY_RULES.map((name) => name.split('/')[1] ?? ''))
  const rules = oracleRules.filter(({ id }) => names.has(id))
  const runs = [...Map.groupBy(good, runOf).values()].map((own) => {
    const [late, inTime] = [own.filter(({ isLate }) => isLate), own.filter(({ isLate }) => !isLate)]
    return oracleArrivals(rules, [...asOracle(inTime), LATER, ...asOracle(late)], BOUNDS)
  })
  const alerts = expected(runs.flatMap((run) => run.alerts)).map((fields) => `${fields.id} ${canonicalJson(fields)}`)
  const embedded = alertLines(
    await runInMemory(
      await loadRules(world.env['VIGIA_RULES_DIR'] ?? ''),
      inOrder(good).map(({ event }) => event),
    ),
  )
  return {
    alerts: alerts.toSorted(),
    blocks: wantedBlocks(runs.flatMap((run) => run.blocks)),
    late: runs.flatMap(({ late }) => late.map(({ source, id }) => `${source}\n${id}`)).toSorted(),
    dead,
    good: good.length,
    arrived: new Map(good.toReversed().map(({ event, arrived }) => [`${event.source} ${event.id}`, arrived])),
    disagreement: [...new Set(alerts).symmetricDifference(new Set(embedded))],
  }
}
