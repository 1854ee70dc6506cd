import { fold } from './fold.ts'
import type { Intent } from './intents.ts'
import { WORD_CLASSES, type Grammar, type SpeechData, type WordClass } from './intents-file.ts'
import { englishForms, portugueseForms, type Mood, type VerbForm } from './morphology.ts'
import { parsePattern, type Step } from './pattern.ts'
import type { Scanner } from './token-list.ts'
import { createVocabulary, type Vocabulary } from './vocabulary.ts'

/** A step of a pattern over numbered words; a `gap` takes up to four words. */
export interface WordStep {
  readonly words: ReadonlySet<number>
  readonly number: boolean
  readonly optional: boolean
  readonly gap: boolean
}
/** What a place of a text that a pattern fits is: of a class (a bit), or of an intent (its place in the list). */
export type Meaning =
  | { readonly kind: 'class'; readonly bit: number }
  | { readonly kind: 'object'; readonly frame: number }
  | { readonly kind: 'except'; readonly intent: number }
  | { readonly kind: 'phrase'; readonly intent: number }
export interface WordPattern {
  readonly steps: readonly WordStep[]
  /** The words of the second step, where one of them must come next. */
  readonly second?: ReadonlySet<number>
  readonly meaning: Meaning
}
/** Verbs and objects of one intent; `verbs` are the bits of groups. */
export interface Frame {
  readonly intent: number
  readonly verbs: number
  readonly needs: boolean
}
export interface IntentRule<Name extends string = Intent> {
  readonly name: Name
  readonly alone: number
  readonly elsewhere: boolean
  readonly given: boolean
}
/** Everything that intents, or signs, are found with. */
export interface Intents<Name extends string = Intent> {
  /** Hash of the data: what an alert was read with. */
  readonly version: string
  readonly scanner: Scanner
  /** The groups of verbs, as bits, of which each word is a form in that mood. */
  readonly moods: Readonly<Record<Mood, Int32Array>>
  /** The groups whose infinitive asks for the sender's doing, and those for the reader's. */
  readonly bySender: number
  readonly byReader: number
  /** The patterns that may begin with each word. */
  readonly patterns: readonly (readonly WordPattern[])[]
  readonly frames: readonly Frame[]
  readonly rules: readonly IntentRule<Name>[]
}

/** The bit of each class of words. */
export const CLASS_BIT = Object.fromEntries(WORD_CLASSES.map((name, at) => [name, 1 << at])) as Record<
  WordClass,
  number
>

/** Numbers the words of the data and turns its texts into sets of numbers and bits. */
export function buildIntents<Name extends string>(
  grammar: Grammar,
  data: readonly SpeechData<Name>[],
  version: string,
): Intents<Name> {
  const vocabulary = createVocabulary()
  const groups = Object.keys(grammar.verbs)
  const forms = groups.map((name) => formsOf(grammar.verbs[name]))
  const bits = (names: readonly string[]): number => names.reduce((sum, name) => sum | (1 << groups.indexOf(name)), 0)
  const numbered = forms.map((group) => group.map(({ form, mood }) => ({ word: vocabulary.add(fold(form)), mood })))
  const step = (source: Step): WordStep => {
    const group = source.group === undefined ? [] : (numbered[groups.indexOf(source.group)] ?? [])
    const words = [...source.words.map((word) => vocabulary.add(word)), ...group.map(({ word }) => word)]
    return { words: new Set(words), number: source.number, optional: source.optional, gap: source.gap }
  }
  const pattern = (text: string, meaning: Meaning): WordPattern => {
    const steps = parsePattern(text, fold).map(step)
    const [, second] = steps
    const mustFollow = second !== undefined && !second.number && !second.optional && !second.gap
    return mustFollow ? { steps, meaning, second: second.words } : { steps, meaning }
  }
  const patterns = [...classPatterns(grammar), ...intentPatterns(data)].map(([text, meaning]) => pattern(text, meaning))
  for (const { objects } of data.flatMap(({ frames }) => frames)) addKeys(objects, vocabulary)
  const scanner = { vocabulary, link: vocabulary.add('link'), abbreviations: abbreviationsOf(grammar, vocabulary) }
  vocabulary.add('r$')
  return {
    version,
    scanner,
    moods: moodsOf(numbered, vocabulary.size()),
    bySender: bits(groups.filter((name) => grammar.verbs[name]?.doer !== 'reader')),
    byReader: bits(groups.filter((name) => grammar.verbs[name]?.doer !== 'sender')),
    patterns: byFirstWord(patterns, vocabulary.size()),
    frames: data.flatMap(({ frames }, intent) =>
      frames.map(({ verbs, needs }) => ({ intent, verbs: bits(verbs), needs })),
    ),
    rules: data.map(({ name, alone, elsewhere, given }) => ({ name, alone: bits(alone), elsewhere, given })),
  }
}

function formsOf(group: Grammar['verbs'][string] | undefined): VerbForm[] {
  if (group === undefined) return []
  const irregular = Object.values(group.irregular).flatMap((verb) =>
    (['command', 'casual', 'infinitive', 'gerund'] as const).flatMap((mood) =>
      verb[mood].map((form) => ({ form, mood })),
    ),
  )
  return [...group.portuguese.flatMap(portugueseForms), ...irregular, ...group.english.flatMap(englishForms)]
}

const classPatterns = (grammar: Grammar): [string, Meaning][] =>
  WORD_CLASSES.flatMap((name) =>
    grammar[name].map((text): [string, Meaning] => [text, { kind: 'class', bit: CLASS_BIT[name] }]),
  )

function intentPatterns(data: readonly SpeechData<string>[]): [string, Meaning][] {
  const all = data.flatMap(({ frames }) => frames)
  return [
    ...all.flatMap(({ objects }, frame) => objects.map((text): [string, Meaning] => [text, { kind: 'object', frame }])),
    ...data.flatMap(({ excepts, phrases }, intent) => [
      ...excepts.map((text): [string, Meaning] => [text, { kind: 'except', intent }]),
      ...phrases.map((text): [string, Meaning] => [text, { kind: 'phrase', intent }]),
    ]),
  ]
}

const SHORTEST_KEY = 5
/** The long words of objects are what glued letters are searched for. */
function addKeys(objects: readonly string[], vocabulary: Vocabulary): void {
  for (const text of objects)
    for (const word of parsePattern(text, fold).flatMap(({ words }) => words))
      if (word.length >= SHORTEST_KEY) vocabulary.addKey(word)
}

function abbreviationsOf({ abbreviations }: Grammar, vocabulary: Vocabulary): Map<string, readonly number[]> {
  const meant = Object.entries(abbreviations)
  return new Map(meant.map(([short, long]) => [fold(short), long.split(' ').map((word) => vocabulary.add(fold(word)))]))
}

function moodsOf(numbered: readonly (readonly { word: number; mood: Mood }[])[], size: number): Intents['moods'] {
  const moods = {
    command: new Int32Array(size),
    casual: new Int32Array(size),
    infinitive: new Int32Array(size),
    gerund: new Int32Array(size),
  }
  for (const [at, forms] of numbered.entries())
    for (const { word, mood } of forms) moods[mood][word] = (moods[mood][word] ?? 0) | (1 << at)
  return moods
}

function byFirstWord(patterns: readonly WordPattern[], size: number): (readonly WordPattern[])[] {
  const lists: WordPattern[][] = Array.from({ length: size }, () => [])
  for (const pattern of patterns) for (const word of pattern.steps[0]?.words ?? []) lists[word]?.push(pattern)
  return lists
}
