import type { Intents, WordPattern, WordStep } from './build-intents.ts'
import { BREAK, type Tokens } from './token-list.ts'
import { CODE, NUMBER } from './vocabulary.ts'

/** Where a pattern fits: its words from `start` to before `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}
export interface ObjectSpan extends Span {
  readonly frame: number
}
export interface PhraseSpan extends Span {
  readonly intent: number
}
/** A text's words with what the patterns say of them. */
export interface Marks {
  /** Bits of the classes of each word. */
  readonly classes: Int32Array
  readonly objects: readonly ObjectSpan[]
  /** Is the word part of an object? */
  readonly inObject: Uint8Array
  readonly phrases: readonly PhraseSpan[]
  readonly needs: readonly Span[]
}

const LONGEST_GAP = 4

/** Tries each pattern at each word with which it may begin: linear, since a pattern has few steps. */
export function mark({ words, breaks }: Tokens, intents: Intents<string>, needsBit: number): Marks {
  const classes = new Int32Array(words.length)
  const except = new Int32Array(words.length)
  const inObject = new Uint8Array(words.length)
  const objects: ObjectSpan[] = []
  const phrases: PhraseSpan[] = []
  const needs: Span[] = []
  for (let start = 0; start < words.length; start++)
    for (const pattern of intents.patterns[words[start] ?? 0] ?? []) {
      const end = endOf(pattern, words, breaks, start)
      if (end === 0) continue
      const { meaning } = pattern
      if (meaning.kind === 'object') objects.push({ start, end, frame: meaning.frame })
      else if (meaning.kind === 'phrase') phrases.push({ start, end, intent: meaning.intent })
      else if (meaning.kind === 'except') setBits(except, start, end, 1 << meaning.intent)
      else {
        setBits(classes, start, end, meaning.bit)
        if (meaning.bit === needsBit) needs.push({ start, end })
      }
    }
  const isMeant = ({ start, end }: Span, intent = 0): boolean =>
    except.subarray(start, end).every((bits) => (bits & (1 << intent)) === 0)
  const meant = objects.filter((object) => isMeant(object, intents.frames[object.frame]?.intent))
  for (const { start, end } of meant) inObject.fill(1, start, end)
  return {
    classes,
    objects: meant,
    inObject,
    phrases: phrases.filter((phrase) => isMeant(phrase, phrase.intent)),
    needs,
  }
}

function setBits(list: Int32Array, start: number, end: number, bit: number): void {
  for (let at = start; at < end; at++) list[at] = (list[at] ?? 0) | bit
}

/** Where the pattern that begins at a word ends, 0 where it does not fit. */
function endOf(pattern: WordPattern, words: readonly number[], breaks: readonly number[], start: number): number {
  if (pattern.steps.length === 1) return start + 1
  if (pattern.second !== undefined && !pattern.second.has(words[start + 1] ?? -1)) return 0
  return endFrom(pattern.steps, words, breaks, start + 1, 1)
}

/** Where the steps from one on end, tried from a word on; what may be missing or is a gap is tried both ways. */
function endFrom(
  steps: readonly WordStep[],
  words: readonly number[],
  breaks: readonly number[],
  at: number,
  step: number,
): number {
  const now = steps[step]
  if (now === undefined) return at
  if (now.gap) {
    for (let over = at; over <= at + LONGEST_GAP; over++) {
      const end = endFrom(steps, words, breaks, over, step + 1)
      if (end > 0) return end
      if ((breaks[over] ?? BREAK.stop) >= BREAK.stop) return 0
    }
    return 0
  }
  const word = words[at]
  const fits = word !== undefined && (now.number ? word === NUMBER || word === CODE : now.words.has(word))
  if (fits && (breaks[at] ?? 0) < BREAK.stop) {
    const end = endFrom(steps, words, breaks, at + 1, step + 1)
    if (end > 0) return end
  }
  return now.optional ? endFrom(steps, words, breaks, at, step + 1) : 0
}
