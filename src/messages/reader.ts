import { CLASS_BIT, type Intents, type IntentRule } from './build-intents.ts'
import type { Intent } from './intents.ts'
import { mark, type ObjectSpan } from './mark.ts'
import { isAsked, isComplement, isGiven, isNeeded, isSaid, isBareRequest, type Reading } from './requests.ts'
import { judge, STANCE } from './stance.ts'
import { BREAK } from './token-list.ts'
import { tokenise } from './tokens.ts'

/** The intents found in a text, each once, in the order of `INTENTS`. */
export type IntentReader = (text: string) => readonly Intent[]

/**
 * Reads a message to a beneficiary, in Portuguese or English: what does it ask for? Silent on warnings, on what is
 * negated or told of others. Takes any string and never throws; linear in its length.
 */
export function createIntentReader(intents: Intents): IntentReader {
  return (text) => {
    const tokens = tokenise(text, intents.scanner)
    const marks = mark(tokens, intents, CLASS_BIT.needs)
    const reading: Reading = { tokens, marks, ...judge(tokens, marks, intents) }
    return found(reading, intents)
  }
}

function found(reading: Reading, intents: Intents): Intent[] {
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
    if (asks(object, frame, intents.rules[frame.intent], reading, needEnds)) add(object.start, frame.intent)
  }
  const secret = marks.objects.some((object) => isSecretGiven(object, intents, reading))
  for (const phrase of marks.phrases)
    if (isSaid(phrase, reading) && !(secret && intents.rules[phrase.intent]?.given === true))
      add(phrase.start, phrase.intent)
  addVerbs(reading, intents, add)
  return intents.rules.flatMap(({ name }, at) => (asked.has(at) ? [name] : []))
}

function asks(
  object: ObjectSpan,
  frame: Intents['frames'][number],
  rule: IntentRule | undefined,
  reading: Reading,
  needEnds: ReadonlyMap<number, number>,
): boolean {
  if (rule?.given === true && isGiven(object, reading)) return false
  if (isComplement(object, reading)) return false
  if (isAsked(object, frame.verbs, reading)) return true
  return frame.needs && (isNeeded(object, reading, needEnds) || isBareRequest(object, reading))
}

/** Does the message itself give a secret ("seu código é 123456")? What it says of it is no request. */
const isSecretGiven = (object: ObjectSpan, { frames, rules }: Intents, reading: Reading): boolean =>
  rules[frames[object.frame]?.intent ?? 0]?.given === true && isGiven(object, reading)

function addVerbs({ groups, stances }: Reading, { rules }: Intents, add: (at: number, intent: number) => void): void {
  const alone = rules.reduce((all, rule) => all | rule.alone, 0)
  for (let at = 0; at < groups.length; at++)
    if (stances[at] === STANCE.asks && ((groups[at] ?? 0) & alone) !== 0)
      for (const [intent, rule] of rules.entries()) if (((groups[at] ?? 0) & rule.alone) !== 0) add(at, intent)
}

/** Words of sentences that send the reader elsewhere, and not here too. */
function elsewhereWords(reading: Reading): Uint8Array {
  const { tokens, marks } = reading
  const { words, breaks } = tokens
  const elsewhere = new Uint8Array(words.length)
  const begins = new Set(marks.phrases.map(({ start }) => start))
  for (let start = 0; start < words.length;) {
    let end = start
    let away = false
    let here = false
    do {
      const is = marks.classes[end] ?? 0
      away ||=
        (is & CLASS_BIT.elsewhere) !== 0 && marks.inObject[end] === 0 && !begins.has(end) && isPlace(end, reading)
      here ||= (is & CLASS_BIT.here) !== 0
      end++
    } while (end < words.length && (breaks[end] ?? 0) < BREAK.stop)
    if (away && !here) elsewhere.fill(1, start, end)
    start = end
  }
  return elsewhere
}

const LONGEST_RELATIVE = 6
/**
 * Is a place where something is to be done meant: not the one who does it ("a clínica cuida"), nor nobody there
 * ("ninguém do hospital"), nor what the asked one is known by ("a senha que você usa no app")?
 */
function isPlace(at: number, { tokens, marks }: Reading): boolean {
  const { breaks } = tokens
  const { classes, inObject } = marks
  const before = classes[at - 1] ?? 0
  if ((before & CLASS_BIT.determiners) !== 0 && (before & CLASS_BIT.genitives) === 0)
    if (breaks[at] === BREAK.none && (breaks[at - 1] ?? 0) >= BREAK.comma) return false
  if ((before & CLASS_BIT.genitives) !== 0 && ((classes[at - 2] ?? 0) & CLASS_BIT.negations) !== 0) return false
  for (let by = at - 1; by >= Math.max(1, at - LONGEST_RELATIVE) && (breaks[by + 1] ?? 0) < BREAK.comma; by--)
    if (((classes[by] ?? 0) & CLASS_BIT.relatives) !== 0) return inObject[by - 1] !== 1
  return true
}
