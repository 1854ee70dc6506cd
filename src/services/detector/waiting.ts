import { definitionOf } from '../../events/catalogue.ts'
import type { Due } from '../../engine/decide.ts'
import type { Engine } from '../../engine/engine.ts'
import type { LoggedRule } from '../../engine/layout.ts'
import { NO_ROLES } from '../../engine/role-sets.ts'
import type { DueRecord } from '../../ports/shared-state.ts'
import { partitionKey } from '../../ports/source.ts'
import { eventTypesOf } from '../../rules/rule.ts'
import type { DetectorDeps } from './deps.ts'
import { partitionsOf } from './history-start.ts'
import type { Known } from './known.ts'
import { enqueue, type Basis, type Lane } from './lane.ts'

/** A trigger that waits, as it is kept. */
export const recordOf = ({ logged, key, hit, deadline }: Due): DueRecord => {
  const { t, source, id } = hit
  return { kind: logged.kind.name, rule: logged.tag, key, t, source, id, deadline }
}

const recordsOf = (of: ReadonlyMap<Lane, Iterable<Due>>): Unsaved['added'] =>
  [...of].map(([lane, due]) => [lane, [...due].map(recordOf)] as const).filter(([, records]) => records.length > 0)

/** Where a partition's settled time stands among the watermarks. */
const settledName = (partition: string): string => `${partition}/settled`

/** Triggers that are to be put into their partitions' lists, and some that are to be taken out. */
export interface Unsaved {
  readonly added: readonly (readonly [Lane, readonly DueRecord[]])[]
  readonly decided: readonly (readonly [Lane, readonly DueRecord[]])[]
}

/** Triggers that wait for their decision: kept with their partition, decided by its owner. */
export interface Waiting {
  /** Reads back what waited in a partition. */
  load(lane: Lane): Promise<void>
  add(lane: Lane, due: readonly Due[]): void
  /** Takes what a lane may decide now: decidable ones to be decided, the others gone. */
  ripe(lane: Lane): { readonly due: Due[]; readonly undecidable: Due[] }
  /** What has been added and decided, and is not in the partitions' lists yet. It is to be saved before what is taken later. */
  takeUnsaved(): Unsaved
  /** Puts what has been added into the partitions' lists; false where there was nothing. */
  save(unsaved: Unsaved): Promise<boolean>
  /**
   * Takes what has been decided out of the lists, once it is committed, and what waited for rules that are gone, once
   * nothing of its time is left to be decided; false where there was nothing.
   */
  release(unsaved: Unsaved): Promise<boolean>
  /** Notes that a topic's first event is at `t`. */
  noteBeginning(topic: string, t: number): Promise<void>
  /** Publishes how far lanes are and learns it of the others, with what they know of the beginnings. */
  publish(reached: ReadonlyMap<Lane, number>): Promise<void>
  /** Before it nothing is left to be decided in any partition, whoever reads it and whatever happens. Epoch ms. */
  settled(): number
}

export interface WaitingOptions {
  readonly engine: Engine
  /** Who decides by the same windows and rules. */
  readonly basis: Basis
  readonly known: Known
  readonly lanes: ReadonlyMap<string, Lane>
}

/** Keeps what waits, in memory and in the shared state. */
export function createWaiting(
  { state, options }: DetectorDeps,
  { engine, basis, known, lanes }: WaitingOptions,
): Waiting {
  const among = `${basis.incarnation}:${basis.generation}`
  const byTags = new Map<string, LoggedRule>(
    engine.layout.rules.map((logged) => [`${logged.kind.name} ${logged.tag}`, logged]),
  )
  /** The partitions that a rule reads. */
  const topicsOf = ({ rule }: LoggedRule) =>
    new Set([...eventTypesOf(rule)].map((type) => options.topicName(definitionOf(type).topic)))
  const read = new Map(
    engine.layout.rules.map((logged) => [logged, partitionsOf(topicsOf(logged), options).map(partitionKey)]),
  )
  const added = new Map<Lane, Set<Due>>()
  const decided = new Map<Lane, Due[]>()
  /** What waits for rules of another generation, which may be one that this worker has not heard of. */
  const others = new Map<Lane, readonly DueRecord[]>()
  const saved = new WeakSet<Due>()
  const noteDecided = (lane: Lane, due: Due) => {
    const list = decided.get(lane)
    if (list === undefined) decided.set(lane, [due])
    else list.push(due)
  }
  let watermarks: ReadonlyMap<string, number> = new Map()

  const ofPartition = (name: string) => lanes.get(name)?.published ?? watermarks.get(name) ?? -Infinity
  /** The minimum over the partitions of the topics that the rule reads. */
  const watermarkOf = (logged: LoggedRule): number => {
    let least = Infinity
    for (const name of read.get(logged) ?? []) least = Math.min(least, ofPartition(name))
    return least
  }
  const allPartitions = partitionsOf(options.partitions.keys(), options).map(partitionKey)
  const settledNow = () => Math.min(...allPartitions.map((name) => watermarks.get(settledName(name)) ?? -Infinity))
  /** Takes what waited for rules that are gone out of the lists; false where there was nothing. */
  const releaseOthers = async (): Promise<boolean> => {
    const limit = settledNow()
    let isAny = false
    for (const [lane, records] of others) {
      const gone = records.filter(({ deadline }) => deadline < limit)
      if (gone.length === 0) continue
      isAny = true
      await state.removeDue(lane.partition, gone)
      others.set(
        lane,
        records.filter(({ deadline }) => deadline >= limit),
      )
    }
    return isAny
  }

  return {
    settled: settledNow,
    async load(lane) {
      const unknown: DueRecord[] = []
      for (const record of await state.due(lane.partition)) {
        const { kind, rule, key, t, source, id, deadline } = record
        const logged = byTags.get(`${kind} ${rule}`)
        if (logged === undefined) {
          unknown.push(record)
          continue
        }
        const due = { logged, key, hit: { t, source, id, type: '', values: {}, roles: NO_ROLES, seq: 0 }, deadline }
        saved.add(due)
        enqueue(lane, due)
      }
      others.set(lane, unknown)
      known.learn(await state.noteBeginnings(new Map()))
    },
    add(lane, list) {
      const set = added.get(lane) ?? new Set()
      added.set(lane, set)
      for (const due of list) {
        set.add(due)
        enqueue(lane, due)
      }
    },
    ripe(lane) {
      const due: Due[] = []
      const undecidable: Due[] = []
      for (const [logged, queue] of lane.due) {
        if (queue.size === 0) continue
        const earliest = known.since(logged) + logged.rule.correlation.backMs
        for (const each of queue.take(watermarkOf(logged))) {
          added.get(lane)?.delete(each)
          if (saved.has(each)) noteDecided(lane, each)
          if (each.hit.t < earliest) undecidable.push(each)
          else due.push(each)
        }
      }
      return { due, undecidable }
    },
    takeUnsaved() {
      const taken = { added: recordsOf(added), decided: recordsOf(decided) }
      // What is decided from now on is taken out again, by who saves next.
      for (const set of added.values()) for (const due of set) saved.add(due)
      added.clear()
      decided.clear()
      return taken
    },
    async save({ added: those, decided: gone }) {
      for (const [lane, records] of those) await state.addDue(lane.partition, records)
      // A write behind the decisions: where they are lost, so is it, and what was decided is not taken out.
      for (const [lane] of gone) await state.addDue(lane.partition, [])
      return those.length > 0
    },
    async release({ decided: those }) {
      for (const [lane, records] of those) await state.removeDue(lane.partition, records)
      const isAny = await releaseOthers()
      return isAny || those.length > 0
    },
    async noteBeginning(topic, t) {
      known.learn(await state.noteBeginnings(new Map([[topic, t]])))
    },
    async publish(reached) {
      const own = [...reached].flatMap(([{ name, settled }, watermark]): [string, number][] => [
        [name, watermark],
        [settledName(name), settled],
      ])
      const learnt = await state.raiseWatermarks(among, new Map(own.filter(([, t]) => Number.isFinite(t))))
      // Asked after the watermarks: who has moved one had noted its topic's beginning before.
      known.learn(await state.noteBeginnings(new Map()))
      watermarks = learnt
    },
  }
}
