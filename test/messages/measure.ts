import { readFileSync } from 'node:fs'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { INTENTS, type Intent } from '../../src/messages/intents.ts'
import type { IntentReader } from '../../src/messages/reader.ts'

/** A message with the intents that a person finds in it. */
export interface Labelled {
  readonly text: string
  readonly intents: readonly Intent[]
}
interface LabelledFile {
  readonly groups: readonly { readonly messages: readonly Labelled[] }[]
}
interface PatternFile {
  readonly patterns: readonly { readonly messages: readonly string[] }[]
}
/**
 * Each set in two halves by the hash of the text, so that a change that helps one can be seen to help the other. Both
 * have been read while the data was made: what a figure is for unseen messages, only new ones tell.
 */
export const HALVES = ['first', 'second'] as const
export type Half = (typeof HALVES)[number]

const DATA = new URL('data/', import.meta.url)
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, DATA), 'utf8'))
const labelled = (name: string): Labelled[] =>
  (readJson(name) as LabelledFile).groups.flatMap(({ messages }) => messages)

export const SETS = {
  legitimate: labelled('legitimate-pt-br'),
  scams: labelled('health-plan-scams-pt-br'),
  tricks: labelled('tricks-pt-br'),
}
/** Scams of all trades, without labels: many ask for nothing that a health plan's fraud asks for. */
export const GENERAL = (readJson('general-scams-pt-br') as PatternFile).patterns.flatMap(({ messages }) => messages)

const halfOf = (text: string): Half => HALVES[Number.parseInt(sha256(text).slice(0, 1), 16) % 2] ?? 'first'
export const ofHalf = (half: Half, set: readonly Labelled[]): Labelled[] =>
  set.filter(({ text }) => halfOf(text) === half)

export interface Figures {
  readonly precision: number
  readonly recall: number
  readonly asked: number
}
/** Precision and recall of one intent over labelled messages; 1 where nothing was found or asked. */
export function figuresOf(intent: Intent, set: readonly Labelled[], asks: IntentReader): Figures {
  const asked = set.filter(({ intents }) => intents.includes(intent))
  const found = set.filter(({ text }) => asks(text).includes(intent))
  const right = found.filter(({ intents }) => intents.includes(intent)).length
  const share = (of: number): number => (of === 0 ? 1 : right / of)
  return { precision: share(found.length), recall: share(asked.length), asked: asked.length }
}
/** The share of messages in which something is found that they do not ask. */
export const falseAlarms = (set: readonly Labelled[], asks: IntentReader): number =>
  set.filter(({ text, intents }) => asks(text).some((intent) => !intents.includes(intent))).length / set.length
/** The share of messages read exactly as labelled. */
export const exact = (set: readonly Labelled[], asks: IntentReader): number =>
  set.filter(({ text, intents }) => asks(text).toSorted().join() === intents.toSorted().join()).length / set.length
/** The share of texts in which anything is found. */
export const caught = (texts: readonly string[], asks: IntentReader): number =>
  texts.filter((text) => asks(text).length > 0).length / texts.length

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8)
/** The figures of a half as lines of text. */
export function report(half: Half, asks: IntentReader): string {
  const sets = {
    legitimate: ofHalf(half, SETS.legitimate),
    scams: ofHalf(half, SETS.scams),
    tricks: ofHalf(half, SETS.tricks),
  }
  const all = [...sets.legitimate, ...sets.scams, ...sets.tricks]
  return [
    `${half} half: ${sets.legitimate.length} legitimate, ${sets.scams.length} scams, ${sets.tricks.length} tricks`,
    'intent           asked precision   recall',
    ...INTENTS.map((intent) => {
      const { asked, precision, recall } = figuresOf(intent, all, asks)
      return `${intent.padEnd(16)} ${String(asked).padStart(5)}  ${percent(precision)} ${percent(recall)}`
    }),
    `false alarms on legitimate messages  ${percent(falseAlarms(sets.legitimate, asks))}`,
    `scams with at least one intent       ${percent(
      caught(
        sets.scams.map(({ text }) => text),
        asks,
      ),
    )}`,
    `tricks read exactly                  ${percent(exact(sets.tricks, asks))}`,
  ].join('\n')
}
