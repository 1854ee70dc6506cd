import { DeadLetter, factsOf } from '../../events/dead-letter.ts'
import type { DeadLetterStore, KnownLetter, LetterFilter } from '../../ports/dead-letter-store.ts'
import type { Position, SeekableSource, SourceRecord } from '../../ports/source.ts'
import { partitionKey } from '../../ports/source.ts'
import { readStretch, type Stretch } from './read-stretch.ts'

/** A letter with all that it holds. */
export interface OpenLetter extends KnownLetter {
  readonly letter: DeadLetter
}

/** The dead letters as their topic has them: slower than the archive, and the only place where their bytes are. */
export interface TopicLetters extends DeadLetterStore {
  /** The letters of some ids, as far as the topic still has them. A place that is known spares reading the whole topic. */
  open(wanted: ReadonlyMap<string, Position | undefined>): Promise<ReadonlyMap<string, OpenLetter>>
}

const decoder = new TextDecoder()
const textOf = (bytes: Uint8Array | null): string => decoder.decode(bytes ?? undefined)

function letterOf({ value, timestamp }: SourceRecord, at: Position): OpenLetter | undefined {
  try {
    const letter = DeadLetter.parse(JSON.parse(textOf(value)))
    return { ...factsOf(letter), seen: timestamp, at, letter }
  } catch {
    return undefined
  }
}

const passes = ({ since = -Infinity, until = Infinity, code, topic }: LetterFilter, letter: KnownLetter): boolean =>
  letter.seen >= since &&
  letter.seen < until &&
  (code === undefined || letter.code === code) &&
  (topic === undefined || ('topic' in letter.origin && letter.origin.topic === topic))

/** The newer first; of one instant by id. */
const byAge = (a: KnownLetter, b: KnownLetter): number => b.seen - a.seen || (a.id < b.id ? -1 : Number(a.id > b.id))
const isNewer = (a: KnownLetter, b: KnownLetter | undefined): boolean =>
  b === undefined || a.seen > b.seen || (a.seen === b.seen && a.at.offset > b.at.offset)

/** The newest letters, each once; no more are held than twice as many. */
function createNewest(limit: number) {
  const held = new Map<string, KnownLetter>()
  const shorten = () => {
    for (const { id } of [...held.values()].toSorted(byAge).slice(limit)) held.delete(id)
  }
  return {
    add(letter: KnownLetter) {
      if (!isNewer(letter, held.get(letter.id))) return
      held.set(letter.id, letter)
      if (held.size >= 2 * limit + 100) shorten()
    },
    all: () => [...held.values()].toSorted(byAge).slice(0, limit),
  }
}

/** From the first to the last place that is wanted of each partition; everything where one is not known. */
function stretchesOf(places: readonly (Position | undefined)[]): (key: string, held: Stretch) => Stretch {
  if (places.includes(undefined)) return (_, held) => held
  const wanted = new Map<string, Stretch>()
  for (const place of places) {
    if (place === undefined) continue
    const known = wanted.get(partitionKey(place))
    const { offset } = place
    wanted.set(partitionKey(place), {
      from: known === undefined || offset < known.from ? offset : known.from,
      to: known === undefined || offset >= known.to ? offset + 1n : known.to,
    })
  }
  return (key) => wanted.get(key) ?? { from: 0n, to: 0n }
}

/** Reads the dead-letters topic; `openSource` gives a source of it that is alone in its group, a new one each time. */
export function createTopicLetters(openSource: () => SeekableSource): TopicLetters {
  async function open(wanted: ReadonlyMap<string, Position | undefined>): Promise<ReadonlyMap<string, OpenLetter>> {
    const found = new Map<string, OpenLetter>()
    const stretch = stretchesOf([...wanted.values()])
    await readStretch(openSource(), {
      stretchOf: (partition, held) => stretch(partitionKey(partition), held),
      take(record, at) {
        const id = textOf(record.key)
        const letter = wanted.has(id) ? letterOf(record, at) : undefined
        if (letter?.id === id && isNewer(letter, found.get(id))) found.set(id, letter)
      },
    })
    return found
  }
  return {
    open,
    get: async (id) => factsAbout((await open(new Map([[id, undefined]]))).get(id)),
    async list(filter, limit) {
      const newest = createNewest(limit)
      const source = openSource()
      await readStretch(source, {
        stretchOf: async (partition, held) =>
          filter.since === undefined ? held : { ...held, from: await source.offsetAt(partition, filter.since) },
        take(record, at) {
          const letter = factsAbout(letterOf(record, at))
          if (letter !== undefined && passes(filter, letter)) newest.add(letter)
        },
      })
      return newest.all()
    },
  }
}

/** Without what it holds. */
function factsAbout(opened: OpenLetter | undefined): KnownLetter | undefined {
  if (opened === undefined) return undefined
  const { letter: _, ...facts } = opened
  return facts
}
