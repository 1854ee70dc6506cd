import { additionsTo } from '../../engine/additions.ts'
import { definitionOf } from '../../events/catalogue.ts'
import type { Generation } from '../../ports/generations.ts'
import { partitionKey, type TopicPartition } from '../../ports/source.ts'
import type { DetectorDeps } from './deps.ts'
import { createFolder, foldingName, readFolded, type Folder } from './folder.ts'
import { reachesOf } from '../../engine/history-reach.ts'
import { hasUnread, historyStart, partitionsOf, type Place } from './history-start.ts'
import { addedName, filledName, roleName } from './known.ts'
import { patiently, patientStore } from './patiently.ts'
import { readProgress, type Mark } from './progress.ts'
import type { RuleSet } from './rule-sets.ts'

/** What a worker does for a generation that is announced, while the one in force decides. */
export interface Preparation {
  readonly number: number
  /** Takes the next step, if it can be taken: folds what topics have held, and puts the generation in force. */
  advance(): Promise<void>
  stop(): Promise<void>
}

/** What folds history, up to which marks. */
interface Folding {
  readonly folder: Folder
  readonly source: DetectorDeps['source']
  readonly marks: Marks
}

type Marks = ReadonlyMap<string, Mark>
const areSame = (some: Marks, others: Marks): boolean =>
  [...some].every(([name, { offset }]) => offset === others.get(name)?.offset)

export interface PreparationOptions {
  readonly generation: Generation
  readonly set: RuleSet
  /** The set that is in force. */
  readonly current: RuleSet
  readonly incarnation: string
}

/**
 * Prepares a generation together with the other workers. Everyone marks where it begins in each partition; when all
 * are marked, what came before the marks is folded into the logs that only it has; then it is in force, and everyone goes
 * back to the marks.
 * Marks and folded offsets are commits, so who has lost a partition cannot make them, and who takes it over knows them.
 */
export function createPreparation(deps: DetectorDeps, given: PreparationOptions): Preparation {
  const { source, state, generations, options, now, log } = deps
  const { generation, set, current, incarnation } = given
  const { number } = generation
  const additions = additionsTo(current.engine.layout, set.engine.layout)
  const reaches = reachesOf(additions.byType, options.topicName)
  let looked = -Infinity
  let folding: Folding | undefined

  /** Where the generation begins in each partition; undefined while it is not known of all. */
  const marks = async (): Promise<Marks | undefined> => {
    const committed = await patiently(() => source.committed(partitionsOf(options.partitions.keys(), options)))
    const found = committed.flatMap((one) => {
      const progress = readProgress(one.metadata)
      const mark = progress?.incarnation === incarnation ? progress.mark : undefined
      return mark?.generation === number ? [[partitionKey(one), mark] as const] : []
    })
    return found.length === committed.length ? new Map(found) : undefined
  }
  const startFolding = async (marked: Marks) => {
    const places = partitionsOf(options.partitions.keys(), options).map((partition): Place => {
      const { offset = 0n, watermark } = marked.get(partitionKey(partition)) ?? {}
      return { partition, next: offset, watermark }
    })
    const isAll = await patiently(() => hasUnread(deps, places))
    const watermarks = [...marked.values()].flatMap(({ watermark }) => watermark ?? [])
    const known = watermarks.length === 0 ? undefined : Math.min(...watermarks)
    const begin = (partition: TopicPartition) => {
      const extent = { partition, watermark: marked.get(partitionKey(partition))?.watermark }
      return historyStart(deps, extent, known, isAll ? Infinity : (reaches.get(partition.topic) ?? 0))
    }
    // Numbers begin anew where windows do: what was folded into others is not in these.
    const own = deps.openFolding(`${incarnation}-${number}`, [...reaches.keys()])
    const store = patientStore(deps.openStore(incarnation))
    const { read } = set
    const into = { state, store, incarnation, generation: number }
    const folder = createFolder({ ...options, ...into, source: own, additions, read, marks: marked, begin })
    folding = { folder, source: own, marks: marked }
    log('history is folded for a generation', { generation: number, topics: [...reaches.keys()] })
    folder.run().catch((error: unknown) => {
      folding = undefined
      log('folding has failed and begins again', { generation: number, error: String(error) })
    })
  }
  const foldAgain = async ({ folder }: Folding, why: string) => {
    folding = undefined
    await folder.stop()
    log(why, { generation: number })
  }
  /** Since when each topic is folded; undefined while it is not folded up to the marks, or no longer. */
  const foldedSince = async (marked: Marks): Promise<ReadonlyMap<string, number> | undefined> => {
    const since = new Map<string, number>()
    const asked = partitionsOf(reaches.keys(), options)
    const commits = (await patiently(async () => folding?.source.committed(asked))) ?? []
    const targetOf = (one: TopicPartition) => marked.get(partitionKey(one))?.offset ?? 0n
    if (commits.some((one) => one.offset === undefined || one.offset < targetOf(one))) return undefined
    const noted = await patiently(() => state.folded(incarnation))
    if (commits.some((one) => (noted.get(foldingName(number, one)) ?? 0n) < targetOf(one))) {
      if (folding !== undefined) await foldAgain(folding, 'what was folded is lost and is folded again')
      return undefined
    }
    for (const one of commits) {
      const own = readFolded(one.metadata).since
      if (own !== undefined) since.set(one.topic, Math.max(since.get(one.topic) ?? own, own))
    }
    return folding === undefined ? undefined : since
  }
  /** What waits and looks back rests on logs that are known since then, whatever a plan before them has filled again. */
  const noteBeginnings = async (since: ReadonlyMap<string, number>) => {
    const added = [...additions.byType].flatMap(([type, roles]) => {
      const topic = options.topicName(definitionOf(type).topic)
      return roles.map((role) => ({ role: roleName(role), type, topic, from: since.get(topic) ?? 0 }))
    })
    const begun = added.map(({ role, topic, from }) => [addedName(number, role, topic), from] as const)
    const beginnings = await patiently(() => state.noteBeginnings(new Map(begun)))
    const filled = added.flatMap(({ role, type, topic, from }) => {
      const known = options.knownSince ?? beginnings.get(topic)
      if (known === undefined) return []
      const name = filledName(incarnation, { role, type, until: Infinity, generation: number })
      return [[name, Math.max(0, known, from)] as const]
    })
    await patiently(() => state.noteBeginnings(new Map(filled)))
  }
  return {
    number,
    async advance() {
      if (Math.abs(now() - looked) < (options.prepareEveryMs ?? 500)) return
      looked = now()
      const marked = await marks()
      if (marked === undefined) return
      if (additions.byType.size > 0) {
        // Where Redis was set back, one number has had two announcements, and the marks of the first may be found at first.
        if (folding !== undefined && !areSame(folding.marks, marked))
          await foldAgain(folding, 'marks have moved: history is folded up to where they are')
        if (folding === undefined) await startFolding(marked)
        const since = await foldedSince(marked)
        if (since === undefined) return
        await noteBeginnings(since)
      }
      await patiently(() => generations.complete(number))
    },
    async stop() {
      await folding?.folder.stop()
    },
  }
}
