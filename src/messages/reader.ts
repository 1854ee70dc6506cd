import { CLASS_BIT, type Intents, type IntentRule } from './build-intents.ts'
import { elsewhereWords } from './elsewhere.ts'
import type { Intent } from './intents.ts'
import { mark, type ObjectSpan } from './mark.ts'
import { askedAt, isComplement, isGiven, isNeeded, isSaid, isBareRequest, NOWHERE, type Reading } from './requests.ts'
import type { Sign } from './signs.ts'
import { judge, STANCE } from './stance.ts'
import { tokenise } from './tokens.ts'

/** The intents found in a text, each once, in the order of `INTENTS`. */
export type IntentReader = (text: string) => readonly Intent[]
/** The signs found in a text, each once, in the order of `SIGNS`. */
export type SignReader = (text: string) => readonly Sign[]

/**
 * Reads a message to a beneficiary, in Portuguese or English: what does it ask for? Silent on warnings, on what is
 * negated or told of others. Signs are found as intents are. Takes any string and never throws; linear in its length.
 */
export function createIntentReader<Name extends string>(intents: Intents<Name>): (text: string) => readonly Name[] {
  return (text) => {
    const tokens = tokenise(text, intents.scanner)
    const marks = mark(tokens, intents, CLASS_BIT.needs)
    const reading: Reading = { tokens, marks, ...judge(tokens, marks, intents) }
    return found(reading, intents)
  }
}

function found<Name extends string>(reading: Reading, intents: Intents<Name>): Name[] {
  const { marks } = reading
  const asked = new Set<number>()
  const elsewhere = elsewhereWords(reading)
  const needEnds = new Map(marks.needs.map(({ start, end }) => [end, start]))
  const add = (at: number, intent: number): void => {
    if (elsewhere[at] === 0 || intents.rules[intent]?.elsewhere !== true) asked.add(intent)
  }
  for (const object of marks.objects) {
    const frame = intents.frames[object.frame]
    if (frame === undefined || asked.has(frame.intent)) continue
    const at = placeOf(object, frame, intents.rules[frame.intent], reading, needEnds)
    if (at !== NOWHERE) add(at, frame.intent)
  }
  const secret = marks.objects.some((object) => isSecretGiven(object, intents, reading))
  for (const phrase of marks.phrases)
    if (isSaid(phrase, reading) && !(secret && intents.rules[phrase.intent]?.given === true))
      add(phrase.start, phrase.intent)
  addVerbs(reading, intents, add)
  return intents.rules.flatMap(({ name }, at) => (asked.has(at) ? [name] : []))
}

/** Where an object is asked for. */
function placeOf(
  object: ObjectSpan,
  frame: Intents['frames'][number],
  rule: IntentRule<string> | undefined,
  reading: Reading,
  needEnds: ReadonlyMap<number, number>,
): number {
  if (rule?.given === true && isGiven(object, reading)) return NOWHERE
  if (isComplement(object, reading)) return NOWHERE
  const asked = askedAt(object, frame.verbs, reading)
  if (asked !== NOWHERE || !frame.needs) return asked
  return isNeeded(object, reading, needEnds) || isBareRequest(object, reading) ? object.start : NOWHERE
}

/** Does the message itself give a secret ("seu código é 123456")? What it says of it is no request. */
const isSecretGiven = (object: ObjectSpan, { frames, rules }: Intents<string>, reading: Reading): boolean =>
  rules[frames[object.frame]?.intent ?? 0]?.given === true && isGiven(object, reading)

function addVerbs(
  { groups, stances }: Reading,
  { rules }: Intents<string>,
  add: (at: number, intent: number) => void,
): void {
  const alone = rules.reduce((all, rule) => all | rule.alone, 0)
  for (let at = 0; at < groups.length; at++)
    if (stances[at] === STANCE.asks && ((groups[at] ?? 0) & alone) !== 0)
      for (const [intent, rule] of rules.entries()) if (((groups[at] ?? 0) & rule.alone) !== 0) add(at, intent)
}
