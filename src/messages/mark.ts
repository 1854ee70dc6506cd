import type { Intents, WordPattern } from './build-intents.ts'
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
export function mark({ words, breaks }: Tokens, intents: Intents, needsBit: number): Marks {
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
function endOf({ steps }: WordPattern, words: readonly number[], breaks: readonly number[], start: number): number {
  const fits = (at: number, step: number): boolean => {
    const word = words[at] ?? -1
    const { words: some, number } = steps[step] ?? { words: new Set(), number: false }
    return number ? word === NUMBER || word === CODE : some.has(word)
  }
  const from = (at: number, step: number): number => {
    const now = steps[step]
    if (now === undefined) return at
    if (now.gap) {
      for (let over = 0; over <= LONGEST_GAP; over++) {
        const end = from(at + over, step + 1)
        if (end > 0) return end
        if ((breaks[at + over] ?? BREAK.stop) >= BREAK.stop) return 0
      }
      return 0
    }
    const within = step === 0 || (breaks[at] ?? BREAK.stop) < BREAK.stop
    if (within && at < words.length && fits(at, step)) {
      const end = from(at + 1, step + 1)
      if (end > 0) return end
    }
    return now.optional ? from(at, step + 1) : 0
  }
  const second = steps[1]
  if (second !== undefined && !second.gap && !second.optional && !fits(start + 1, 1)) return 0
  return from(start, 0)
}
