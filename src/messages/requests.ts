import { CLASS_BIT } from './build-intents.ts'
import type { Marks, ObjectSpan, Span } from './mark.ts'
import { STANCE, stanceAt, type Stances } from './stance.ts'
import { BREAK, type Tokens } from './token-list.ts'
import { CODE, NUMBER, UNKNOWN } from './vocabulary.ts'

/** A text that has been read: its words, what they are, and what its verbs do. */
export interface Reading extends Stances {
  readonly tokens: Tokens
  readonly marks: Marks
}

const C = CLASS_BIT
const REACH = 14
const MOST_BETWEEN = 3
/** Words that stand between a verb and its object without taking its place. */
const LIGHT =
  C.fillers | C.here | C.openers | C.determiners | C.conjunctions | C.addressees | C.alternatives | C.contrasts
/** The stance of a verb that tells what something else is for. */
const PURPOSE = 5
const CLOSES = C.fillers | C.here | C.openers | C.closings | C.pronouns

/** Where nothing is asked. */
export const NOWHERE = -1

/** Where a verb of the frame asks for the object: at the object, or at a verb behind it that is told "to me". */
export function askedAt(object: ObjectSpan, verbs: number, reading: Reading): number {
  const before = governor(object.start, verbs, BREAK.stop, reading)
  if (before === STANCE.asks) return object.start
  return before === STANCE.none || before === STANCE.plain ? askedBehind(object, verbs, reading) : NOWHERE
}

/** The stance of the nearest verb before a word, within a break; plain where it asks and is of other groups. */
function governor(start: number, verbs: number, within: number, reading: Reading): number {
  const { tokens, marks, groups, stances } = reading
  let between = 0
  for (let at = start - 1; at >= Math.max(0, start - REACH) && between <= MOST_BETWEEN; at--) {
    if ((tokens.breaks[at + 1] ?? 0) >= within) break
    const stance = stances[at] ?? 0
    if (stance === STANCE.asks) return ((groups[at] ?? 0) & verbs) === 0 ? STANCE.plain : stance
    if (stance === STANCE.negated || stance === STANCE.reported) return stance
    const is = marks.classes[at] ?? 0
    if (isPurpose(at, reading)) return PURPOSE
    if ((is & C.subordinators) !== 0 && (is & C.fillers) === 0) return STANCE.none
    if (marks.inObject[at] === 0 && (is & LIGHT) === 0) between++
  }
  return STANCE.none
}

/** Is the verb what something else is for ("para validar seu cadastro"), and not for the sender ("para eu validar")? */
const isPurpose = (at: number, { tokens, marks, stances }: Reading): boolean =>
  (stances[at] === STANCE.plain || tokens.words[at] === UNKNOWN) &&
  tokens.breaks[at] === BREAK.none &&
  ((marks.classes[at - 1] ?? 0) & C.purposes) !== 0

/** "Enviei um código. Me passa aqui": the verb comes last, and nothing else is its object. */
function askedBehind({ start, end }: ObjectSpan, verbs: number, reading: Reading): number {
  const { tokens, marks, groups, stances, warned } = reading
  if (warned[start] === 1 || !isClean(start, reading)) return NOWHERE
  let stops = 0
  for (let at = end; at < Math.min(tokens.words.length, end + REACH); at++) {
    if ((tokens.breaks[at] ?? 0) >= BREAK.stop) stops++
    if (stops > 1 || stances[at] === STANCE.negated) return NOWHERE
    if (stops > 0 && marks.inObject[at] === 1) return NOWHERE
    if (isInquiry(at, reading)) return at
    if (stances[at] !== STANCE.asks || ((groups[at] ?? 0) & verbs) === 0) continue
    if (isToldToMe(at, reading) && isLast(at, reading)) return at
  }
  return NOWHERE
}

/** "Me passa", "passa ele", "encaminhe-o", "pode passar?": is what it asks for told to the sender, or of before? */
function isToldToMe(verb: number, { tokens, marks: { classes } }: Reading): boolean {
  if ([verb - 1, verb + 1, verb + 2, verb + 3].some((by) => ((classes[by] ?? 0) & C.here) !== 0)) return true
  if ([verb + 1, verb + 2].some((by) => ((classes[by] ?? 0) & C.pronouns) !== 0)) return true
  if (((classes[verb + 1] ?? 0) & C.closings) !== 0 || endsInQuestion(verb, tokens)) return true
  const clitic = ((classes[verb + 1] ?? 0) & C.determiners) !== 0 && tokens.breaks[verb + 1] === BREAK.none
  return clitic && ((tokens.breaks[verb + 2] ?? 0) >= BREAK.comma || ((classes[verb + 2] ?? 0) & C.purposes) !== 0)
}

/** "Chegou um número? Qual é?", "Aguardo.": a sentence of nothing but the asking. */
function isInquiry(at: number, { tokens, marks: { classes } }: Reading): boolean {
  const { breaks } = tokens
  if ((breaks[at] ?? 0) < BREAK.comma) return false
  if (((classes[at] ?? 0) & C.needs) !== 0 && (breaks[at + 1] ?? 0) >= BREAK.stop) return true
  if (((classes[at] ?? 0) & C.inquiries) === 0) return false
  let end = at
  if (((classes[at] ?? 0) & C.senders) !== 0) return true
  while (((classes[end] ?? 0) & (C.inquiries | C.fillers)) !== 0 && (breaks[end + 1] ?? 0) < BREAK.stop) end++
  return breaks[end + 1] === BREAK.question
}

function endsInQuestion(verb: number, { breaks }: Tokens): boolean {
  for (let at = verb + 1; at < verb + REACH; at++)
    if ((breaks[at] ?? 0) >= BREAK.stop) return breaks[at] === BREAK.question
  return false
}

/** Does nothing in the object's clause before it report or deny? */
function isClean(start: number, { tokens, marks, stances }: Reading): boolean {
  for (let at = start - 1; at >= Math.max(0, start - REACH); at--) {
    if ((tokens.breaks[at + 1] ?? 0) >= BREAK.comma) break
    if (((marks.classes[at] ?? 0) & (C.reporters | C.warnings)) !== 0) return false
    if (stances[at] === STANCE.negated || stances[at] === STANCE.reported) return false
  }
  return true
}

function isLast(verb: number, { tokens, marks }: Reading): boolean {
  for (let at = verb + 1; at < Math.min(tokens.words.length, verb + REACH); at++) {
    if ((tokens.breaks[at] ?? 0) >= BREAK.line) return true
    const is = marks.classes[at] ?? 0
    if ((is & (C.closings | C.conjunctions)) !== 0) return true
    if ((is & C.purposes) !== 0 && ((marks.classes[at + 1] ?? 0) & (C.determiners | CLOSES)) === 0) return true
    if ((is & CLOSES) === 0) return false
  }
  return true
}

/** "Preciso do código", "qual a senha": what needs stands right before the object. */
export function isNeeded({ start }: ObjectSpan, reading: Reading, needEnds: ReadonlyMap<number, number>): boolean {
  const { tokens, marks, warned } = reading
  let between = 0
  for (let at = start; at >= Math.max(0, start - REACH) && between <= 1; at--) {
    const need = needEnds.get(at)
    if (need !== undefined) return warned[need] === 0 && stanceAt(need, true, 0, reading) === STANCE.asks
    if ((tokens.breaks[at] ?? 0) >= BREAK.comma || at === 0) return false
    if (marks.inObject[at - 1] === 0 && ((marks.classes[at - 1] ?? 0) & LIGHT) === 0) between++
  }
  return false
}

/** "E o código?", "CPF e senha, por favor": a sentence of nothing but objects, asked or begged for. */
export function isBareRequest({ start, end }: ObjectSpan, { tokens, marks, warned }: Reading): boolean {
  if (warned[start] === 1) return false
  const isBare = (at: number): boolean =>
    marks.inObject[at] === 1 ||
    ((marks.classes[at] ?? 0) & (C.determiners | C.conjunctions)) !== 0 ||
    tokens.words[at] === NUMBER
  let first = start
  for (; (tokens.breaks[first] ?? BREAK.stop) < BREAK.colon; first--)
    if (first < start - REACH || !isBare(first - 1)) return false
  let begged = false
  let loose = tokens.breaks[first] === BREAK.colon
  for (let at = end; at < end + REACH; at++) {
    const gap = tokens.breaks[at] ?? BREAK.stop
    if (gap >= BREAK.stop) return begged || (gap === BREAK.question && !loose)
    if (gap >= BREAK.comma && begged) return true
    const is = marks.classes[at] ?? 0
    begged ||= (is & C.closings) !== 0
    if (isBare(at) || (is & CLOSES) !== 0) continue
    if (((marks.classes[at - 1] ?? 0) & C.genitives) === 0) return false
    loose = true
  }
  return false
}

/** Does its value stand beside the object ("código 123456", "token: 482913")? */
export function isGiven({ end }: ObjectSpan, { tokens, marks }: Reading): boolean {
  for (let at = end; at < end + 3; at++) {
    if (tokens.words[at] === CODE) return true
    if (((marks.classes[at] ?? 0) & C.fillers) === 0) return false
  }
  return false
}

/** Does the object only tell of another one before it, "a senha do seu cadastro", or what that is for, "para o cadastro"? */
export function isComplement({ start }: ObjectSpan, { tokens, marks }: Reading): boolean {
  let genitive = false
  for (let at = start - 1; at >= Math.max(0, start - 4) && (tokens.breaks[at + 1] ?? 0) < BREAK.comma; at--) {
    const is = marks.classes[at] ?? 0
    if ((is & C.purposes) !== 0) return true
    if ((is & C.genitives) !== 0) genitive = true
    if (marks.inObject[at] === 1) return genitive
    if ((is & (C.genitives | C.determiners)) !== 0 || tokens.words[at] === NUMBER) continue
    return genitive && tokens.breaks[at] === BREAK.none && ((marks.classes[at - 1] ?? 0) & C.purposes) !== 0
  }
  return false
}

/** Does a phrase say what it says: not in a warning, not denied, not told of others? */
export function isSaid({ start }: Span, reading: Reading): boolean {
  if (reading.warned[start] === 1 || stanceAt(start, true, 0, reading) !== STANCE.asks) return false
  if (((reading.marks.classes[start] ?? 0) & C.negations) !== 0) return true
  const verb = governor(start, 0, BREAK.comma, reading)
  return verb !== STANCE.negated && verb !== STANCE.reported
}
