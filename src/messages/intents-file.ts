import { z } from 'zod'
import { fold } from './fold.ts'
import { INTENTS } from './intents.ts'
import { faultOf } from './pattern.ts'
import { SIGNS } from './signs.ts'

const isWord = (text: string): boolean => /^[a-z$']+$/.test(fold(text))
const word = z.string().refine(isWord, 'Write one lower-case word of letters')
const words = z
  .string()
  .refine((text) => text.split(' ').every(isWord), 'Write lower-case words of letters, one space between')
const patternText = z
  .string()
  .min(1)
  .refine((text) => faultOf(text) === undefined, { error: ({ input }) => faultOf(String(input)) ?? '' })
const patterns = z.array(patternText).default([])
const infinitive = z.string().regex(/^\p{Ll}+[aei]r$/u, 'Write an infinitive that ends in -ar, -er or -ir')
const groupName = z.string().regex(/^[a-z_]+$/, 'A group of verbs is named by one lower-case word')
const forms = z.array(word).default([])

const verbGroup = z.strictObject({
  /** Regular Portuguese verbs. */
  portuguese: z.array(infinitive).default([]),
  /** Verbs whose forms are written out, by mood. */
  irregular: z
    .record(word, z.strictObject({ command: forms, casual: forms, infinitive: forms, gerund: forms }))
    .default({}),
  english: z.array(word).default([]),
  /** Whose doing asks by its infinitive: the reader's ("pode enviar"), the sender's ("preciso saber"), either's. */
  doer: z.enum(['reader', 'sender', 'either']).default('reader'),
})
/** Classes of words that the matcher tells apart; each a list of patterns. */
const CLASSES = [
  'negations',
  'urgings',
  'reporters',
  'warnings',
  'contrasts',
  'alternatives',
  'conjunctions',
  'determiners',
  'subordinators',
  'purposes',
  'genitives',
  'fillers',
  'openers',
  'addressees',
  'senders',
  'needs',
  'closings',
  'here',
  'elsewhere',
  'inquiries',
  'pronouns',
  'relatives',
] as const
export type WordClass = (typeof CLASSES)[number]
const classes = Object.fromEntries(CLASSES.map((name) => [name, patterns])) as Record<WordClass, typeof patterns>

const grammar = z.strictObject({
  abbreviations: z.record(word, words).default({}),
  verbs: z.record(groupName, verbGroup),
  ...classes,
})
const frame = z.strictObject({
  verbs: z.array(groupName).default([]),
  objects: z.array(patternText).min(1),
  needs: z.boolean().default(false),
})
const speech = {
  /** Groups of verbs that ask for it without an object. */
  alone: z.array(groupName).default([]),
  /** What is asked for, and the verbs that ask for it. */
  frames: z.array(frame).default([]),
  /** What asks for it as a whole. */
  phrases: patterns,
  /** What looks like an object and is none. */
  excepts: patterns,
  /** Is it silent where it is to be given elsewhere (in the operator's app, at the reception)? */
  elsewhere: z.boolean().default(false),
  /** Is an object with its value beside it ("seu código é 123456") one that the message gives, not one it asks for? */
  given: z.boolean().default(false),
}
const intent = z.strictObject({ name: z.enum(INTENTS), ...speech })
const sign = z.strictObject({ name: z.enum(SIGNS), ...speech })

/** One file of the intents' folder: the shared grammar, one intent, or one sign. */
export const intentsFile = z.strictObject({
  grammar: grammar.optional(),
  intent: intent.optional(),
  sign: sign.optional(),
})
export type IntentsFile = z.output<typeof intentsFile>
export type Grammar = z.output<typeof grammar>
export type IntentData = z.output<typeof intent>
/** What is said of an intent or a sign, under a name of its list. */
export type SpeechData<Name extends string> = Omit<z.output<typeof intent>, 'name'> & { readonly name: Name }
export const WORD_CLASSES: readonly WordClass[] = CLASSES
