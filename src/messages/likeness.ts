import { fold } from './fold.ts'

/** A message that somebody has read and judged. */
export interface Example {
  /** In plain words (see `inPlainWords`). */
  readonly text: string
  /** What the grammar has found in it: names of intents and signs. */
  readonly found: readonly string[]
  readonly isScam: boolean
}

/** How like the scams among the examples a message is: the logarithm of its odds, 0 where it is like both. */
export type Likeness = (text: string, found: readonly string[]) => number

/** Features share this many weights by their hash; few of the two hundred thousand collide where it matters. */
const SIZE = 1 << 18
const ROUNDS = 15
const RATE = 0.3
/** Pulls weights that few examples speak for towards 0. */
const DECAY = 1e-4
const LONGEST = 8_192
/** So many letters of a word say which it is, whatever its ending. */
const STEM = 5

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 2_166_136_261
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619)
  return hash >>> 0
}

/** Words as they are read, without accents and disguise; a number is 0 whatever it is, a sign that speaks is a word. */
const wordsOf = (text: string): readonly string[] =>
  fold(text.slice(0, LONGEST))
    .replaceAll(/\d+/g, '0')
    .split(/[^a-z0$%!?]+/)
    .filter((word) => word !== '')

/**
 * The features of a message, each once: its words, two of them together or with one between, the beginnings of words, one
 * and two together, and what was found.
 */
function featuresOf(text: string, found: readonly string[]): readonly number[] {
  const words = wordsOf(text)
  const features = new Set<number>()
  const add = (feature: string): void => void features.add(hashOf(feature) % SIZE)
  const stems = words.map((word) => `^${word.slice(0, STEM)}`)
  for (const [at, word] of words.entries()) {
    const [stem, next, other] = [stems[at] ?? '', words[at + 1], words[at + 2]]
    add(word)
    add(stem)
    if (next !== undefined) add(`${word} ${next}`)
    if (next !== undefined) add(`${stem} ${stems[at + 1]}`)
    if (other !== undefined) add(`${word} _ ${other}`)
  }
  for (const name of found) add(`:${name}`)
  return [...features]
}

/**
 * Learns from examples to tell scams from honest messages: logistic regression over hashed words and pairs of words
 * (AdaGrad; Duchi, Hazan and Singer, 2011). The same examples make the same weights, in whatever order they come.
 * Takes some 30 µs an example.
 */
export function learn(examples: readonly Example[]): Likeness {
  const weights = new Float32Array(SIZE)
  const squares = new Float32Array(SIZE)
  let bias = 0
  const scoreOf = (features: readonly number[]): number => {
    let score = 0
    for (const feature of features) score += weights[feature] ?? 0
    return bias + score / Math.sqrt(features.length || 1)
  }
  const read = examples
    .toSorted((one, other) => hashOf(one.text) - hashOf(other.text) || (one.text < other.text ? -1 : 1))
    .map(({ text, found, isScam }) => ({ features: featuresOf(text, found), target: Number(isScam) }))
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { features, target } of read) {
      const error = 1 / (1 + Math.exp(-scoreOf(features))) - target
      const share = error / Math.sqrt(features.length || 1)
      for (const feature of features) {
        const slope = share + DECAY * (weights[feature] ?? 0)
        const square = (squares[feature] ?? 0) + slope * slope
        squares[feature] = square
        weights[feature] = (weights[feature] ?? 0) - (RATE * slope) / Math.sqrt(square + 1e-8)
      }
      bias -= 0.02 * error
    }
  return (text, found) => scoreOf(featuresOf(text, found))
}
