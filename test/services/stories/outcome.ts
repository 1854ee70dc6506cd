import { Block } from '../../../src/blocking/block.ts'
import { standing } from '../../../src/blocking/fold.ts'
import { DeadLetter } from '../../../src/events/dead-letter.ts'
import { Alert } from '../../../src/engine/alert.ts'
import { readTopic, type ReadMessage } from '../../harness/consume.ts'
import type { Story } from '../../scenarios/stories.ts'
import { alertLine, blockLine, expectedOf } from './expected.ts'
import type { Outgoing } from './records.ts'
import type { World } from '../../harness/world.ts'

const textOf = ({ value }: ReadMessage): string => value?.toString() ?? ''

/** What the topics that Vigia writes hold. */
export interface Outcome {
  /** A line an alert id, at the greatest revision; sorted. */
  readonly alerts: string[]
  /** A line a block id, folded; sorted. */
  readonly blocks: string[]
  /** Records of one alert id and revision, or of one block key, that differ. There must be none. */
  readonly differing: string[]
  /** `topic-partition@offset code` of the dead letters, each once; sorted. */
  readonly deadLetters: string[]
  readonly letters: readonly DeadLetter[]
  /** Keys of the late topic, each once; sorted. */
  readonly late: string[]
  /** Records beyond the first of their key and value, over all topics written. */
  readonly repeated: number
  readonly written: number
  readonly alertRecords: readonly ReadMessage[]
  readonly blockRecords: readonly ReadMessage[]
  readonly lateRecords: readonly ReadMessage[]
}

const sortedSet = (values: Iterable<string>): string[] => [...new Set(values)].toSorted()

/** Reads all that the detector has written. */
export async function outcomeOf({ brokers, topics }: Pick<World, 'brokers' | 'topics'>): Promise<Outcome> {
  const read = (topic: string) => readTopic(brokers, topic)
  const alertRecords = await read(topics.alerts)
  const [blockRecords, deadRecords, lateRecords] = [
    await read(topics.blocks),
    await read(topics.deadLetters),
    await read(topics.late),
  ]
  const all = [alertRecords, blockRecords, deadRecords, lateRecords].flat()
  const distinct = new Set(all.map((message) => `${message.key?.toString()}\n${textOf(message)}`))

  const alerts = new Map<string, Alert>()
  const contents = new Map<string, Set<string>>()
  const note = (name: string, content: string) => contents.set(name, (contents.get(name) ?? new Set()).add(content))
  for (const record of alertRecords) {
    const alert = Alert.parse(JSON.parse(textOf(record)))
    note(`${alert.id}@${alert.revision}`, textOf(record))
    if ((alerts.get(alert.id)?.revision ?? -1) < alert.revision) alerts.set(alert.id, alert)
  }
  const blocks = new Map<string, Block>()
  for (const record of blockRecords) {
    const block = Block.parse(JSON.parse(textOf(record)))
    note(record.key?.toString() ?? '', textOf(record))
    blocks.set(block.id, standing(blocks.get(block.id), block))
  }
  const letters = deadRecords.map((record) => DeadLetter.parse(JSON.parse(textOf(record))))
  return {
    alerts: [...alerts.values()].map(alertLine).toSorted(),
    blocks: [...blocks.values()].map(blockLine).toSorted(),
    differing: [...contents].flatMap(([name, set]) => (set.size > 1 ? [name, ...set] : [])),
    deadLetters: sortedSet(letters.map((letter) => `${placeOf(letter)} ${letter.code}`)),
    letters,
    late: sortedSet(lateRecords.map(({ key }) => key?.toString() ?? '')),
    repeated: all.length - distinct.size,
    written: all.length,
    alertRecords,
    blockRecords,
    lateRecords,
  }
}

/** `topic-partition@offset`. */
export const placeOf = ({ origin }: DeadLetter): string =>
  'topic' in origin ? `${origin.topic}-${origin.partition}@${origin.offset}` : `${origin.file}:${origin.line}`

/** What the same topics should hold. */
export type Wanted = Pick<Outcome, 'alerts' | 'blocks' | 'differing' | 'deadLetters' | 'late'>

/** Where the bad records came to lie, with their codes and bytes, by `topic-partition@offset`. */
export async function badPlaces(
  { brokers, topics }: Pick<World, 'brokers' | 'topics'>,
  bad: readonly Outgoing[],
): Promise<ReadonlyMap<string, { readonly code: string; readonly bytes: string }>> {
  const byKey = new Map(bad.map(({ message, bad: record }) => [String(message.key), record?.code ?? '']))
  const places = new Map<string, { code: string; bytes: string }>()
  for (const topic of new Set(bad.map((one) => topics.of(one.topic)))) {
    for (const { key, value, partition, offset } of await readTopic(brokers, topic)) {
      const code = byKey.get(key?.toString() ?? '')
      if (code !== undefined) {
        places.set(`${topic}-${partition}@${offset}`, { code, bytes: (value ?? Buffer.alloc(0)).toString('base64') })
      }
    }
  }
  return places
}

/** All that the detector must have written of the records sent. */
export async function wantedOf(
  world: World,
  stories: readonly Story[],
  base: number,
  bad: readonly Outgoing[],
): Promise<Wanted> {
  const places = await badPlaces(world, bad)
  const events = stories.flatMap((story) => story.events)
  return {
    ...(await expectedOf(stories, base, world.keyFile)),
    differing: [],
    deadLetters: [...places].map(([place, { code }]) => `${place} ${code}`).toSorted(),
    late: events
      .filter(({ isLate }) => isLate)
      .map(({ source, id }) => `${source}\n${id}`)
      .toSorted(),
  }
}

export const shown = ({ alerts, blocks, differing, deadLetters, late }: Outcome): Wanted => ({
  alerts,
  blocks,
  differing,
  deadLetters,
  late,
})
