import { Block } from '../../src/blocking/block.ts'
import { standing } from '../../src/blocking/fold.ts'
import { Alert } from '../../src/engine/alert.ts'
import { DeadLetter } from '../../src/events/dead-letter.ts'
import { blockFacts } from '../detector/outputs.ts'
import { readTopic } from '../harness/consume.ts'
import type { World } from '../harness/world.ts'
import { placeOf } from '../services/stories/outcome.ts'
import { alertLines, type Truth } from './truth.ts'

export type Word = 'EQUAL' | 'MORE' | 'LESS' | 'MORE and LESS'

/** What is there against what should be. */
export interface Verdict {
  readonly word: Word
  /** `more …` and `less …`, a line each. */
  readonly differing: readonly string[]
}

/** What Vigia has written. */
export interface Found {
  /** The last word of each alert. */
  readonly alerts: readonly Alert[]
  readonly blocks: readonly Block[]
  readonly late: readonly string[]
  readonly dead: readonly string[]
  /** Alerts of one id and revision, or blocks of one key, in two wordings. */
  readonly twoWordings: readonly string[]
  /** Each record of a block, with when it was written, epoch ms. */
  readonly blockRecords: readonly { readonly block: Block; readonly written: number }[]
}

/** Compares as sets: what is repeated is the same. */
export function verdictOf(found: readonly string[], wanted: readonly string[]): Verdict {
  const [has, must] = [new Set(found), new Set(wanted)]
  const more = [...has.difference(must)].toSorted()
  const less = [...must.difference(has)].toSorted()
  const word = more.length > 0 ? (less.length > 0 ? 'MORE and LESS' : 'MORE') : less.length > 0 ? 'LESS' : 'EQUAL'
  return { word, differing: [...more.map((line) => `more ${line}`), ...less.map((line) => `less ${line}`)] }
}

const text = (value: Buffer | null): string => value?.toString() ?? ''

/** Reads what Vigia has written. After a loss of windows an alert may be told under a number that it had before; its last word may not. */
export async function foundIn({ brokers, topics }: World, mayRetell: boolean): Promise<Found> {
  const read = async (topic: string) => readTopic(brokers, topic, 60_000)
  const alerts = new Map<string, Alert>()
  const wordings = new Map<string, Set<string>>()
  const note = (name: string, words: string) => wordings.set(name, (wordings.get(name) ?? new Set()).add(words))
  for (const { value } of await read(topics.alerts)) {
    const alert = Alert.parse(JSON.parse(text(value)))
    note(`${alert.id}@${alert.revision}`, text(value))
    if ((alerts.get(alert.id)?.revision ?? 0) <= alert.revision) alerts.set(alert.id, alert)
  }
  const lastNames = new Set([...alerts.values()].map(({ id, revision }) => `${id}@${revision}`))
  const blocks = new Map<string, Block>()
  const blockRecords: { block: Block; written: number }[] = []
  for (const { key, value, timestamp } of await read(topics.blocks)) {
    const block = Block.parse(JSON.parse(text(value)))
    note(`block ${key?.toString() ?? ''}`, text(value))
    blocks.set(block.id, standing(blocks.get(block.id), block))
    blockRecords.push({ block, written: Number(timestamp) })
  }
  const letters = (await read(topics.deadLetters)).map(({ value }) => DeadLetter.parse(JSON.parse(text(value))))
  return {
    alerts: [...alerts.values()],
    blocks: [...blocks.values()],
    late: [...new Set((await read(topics.late)).map(({ key }) => key?.toString() ?? ''))],
    dead: [...new Set(letters.map((letter) => `${placeOf(letter)} ${letter.code}`))],
    twoWordings: [...wordings].flatMap(([name, set]) =>
      set.size > 1 && !(mayRetell && !lastNames.has(name)) ? [name] : [],
    ),
    blockRecords,
  }
}

const told = (kind: string, lines: readonly string[]): string[] => lines.map((line) => `${kind} ${line}`)

/** Holds all that was written to the truth. */
export function judge(found: Found, truth: Truth): Verdict {
  return verdictOf(
    [
      ...told('alert', alertLines(found.alerts)),
      ...told('block', blockFacts(found.blocks)),
      ...told('late', found.late),
      ...told('dead', found.dead),
    ],
    [
      ...told('alert', truth.alerts),
      ...told('block', truth.blocks),
      ...told('late', truth.late),
      ...told('dead', truth.dead),
    ],
  )
}
