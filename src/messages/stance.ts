import { CLASS_BIT, type Intents } from './build-intents.ts'
import type { Marks } from './mark.ts'
import { BREAK, type Tokens } from './token-list.ts'

/** What a verb of asking does where it stands. */
export const STANCE = { none: 0, asks: 1, negated: 2, reported: 3, plain: 4 } as const

/** Each word's groups of verbs (bits) and stance; what is asked in a warning is reported. */
export interface Stances {
  readonly groups: Int32Array
  readonly stances: Uint8Array
  readonly warned: Uint8Array
}

const REACH = 8
const C = CLASS_BIT
const STARTS_CASUAL = C.openers | C.addressees | C.conjunctions | C.contrasts | C.urgings

/** Judges every verb of a text, from left to right. */
export function judge(tokens: Tokens, marks: Marks, intents: Intents<string>): Stances {
  const { words } = tokens
  const groups = new Int32Array(words.length)
  const stances = new Uint8Array(words.length)
  const warned = warnedWords(tokens, marks)
  const { command, casual, infinitive, gerund } = intents.moods
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? 0
    const as = {
      command: command[word] ?? 0,
      casual: casual[word] ?? 0,
      other: (infinitive[word] ?? 0) | (gerund[word] ?? 0),
    }
    const all = as.command | as.casual | as.other
    if (all === 0 || isNoun(at, tokens, marks)) continue
    const judged = { tokens, marks, groups, stances }
    const free =
      as.command !== 0 ||
      (as.casual !== 0 && beginsCasually(at, tokens, marks)) ||
      ((gerund[word] ?? 0) !== 0 && tellsHow(at, judged))
    const byReader = stanceAt(at, free, C.addressees, judged)
    const bySender = (all & intents.bySender) === 0 ? byReader : stanceAt(at, free, C.senders, judged)
    const asking =
      (byReader === STANCE.asks ? all & intents.byReader : 0) | (bySender === STANCE.asks ? all & intents.bySender : 0)
    const stance = asking !== 0 ? STANCE.asks : byReader === STANCE.asks ? STANCE.plain : byReader
    groups[at] = asking === 0 ? all : asking
    stances[at] = warned[at] === 1 && stance === STANCE.asks ? STANCE.reported : stance
  }
  return { groups, stances, warned }
}

/** A form behind an article or possessive is a noun: "seu informe", "o envio". */
const isNoun = (at: number, { breaks }: Tokens, { classes }: Marks): boolean =>
  breaks[at] === BREAK.none && ((classes[at - 1] ?? 0) & C.determiners) !== 0

const beginsCasually = (at: number, { breaks }: Tokens, { classes }: Marks): boolean =>
  (breaks[at] ?? 0) >= BREAK.line || ((classes[at - 1] ?? 0) & STARTS_CASUAL) !== 0

/** "Pagando hoje, garante o desconto", "evite o cancelamento pagando": what is to be done so that something comes of it. */
const tellsHow = (at: number, judged: Judged): boolean =>
  (judged.tokens.breaks[at] ?? 0) >= BREAK.stop || stanceBefore(at, judged) === STANCE.asks

export interface Judged {
  readonly tokens: Tokens
  readonly marks: Marks
  readonly groups: Int32Array
  readonly stances: Uint8Array
}

/**
 * Looks back from what asks over the words that may stand between it and what governs it: a negation, the one who is
 * said to ask, or, where it does not ask by itself (not `free`), what makes it ask: one of the classes `doers`.
 */
export function stanceAt(start: number, free: boolean, doers: number, judged: Judged): number {
  const { tokens, marks, groups, stances } = judged
  let asks = free
  for (let at = start - 1; at >= Math.max(0, start - REACH); at--) {
    const gap = tokens.breaks[at + 1] ?? 0
    if (gap >= BREAK.stop) break
    if (gap >= BREAK.comma) {
      if (gap === BREAK.comma && groups[at] !== 0 && stances[at] !== STANCE.none) return listed(stances[at] ?? 0, asks)
      break
    }
    const is = marks.classes[at] ?? 0
    if ((is & C.urgings) !== 0) return STANCE.asks
    if ((is & C.negations) !== 0) return STANCE.negated
    if ((is & C.reporters) !== 0) return STANCE.reported
    const licenses = (is & doers) !== 0
    asks ||= licenses
    if ((is & C.contrasts) !== 0) break
    if (licenses) continue
    if ((is & C.alternatives) !== 0) return listed(stanceBefore(at, judged), asks)
    if ((is & C.conjunctions) !== 0) {
      asks ||= stanceBefore(at, judged) === STANCE.asks
      break
    }
    if ((is & (C.fillers | C.senders | C.addressees | C.openers | C.needs)) === 0) break
  }
  return asks ? STANCE.asks : STANCE.plain
}

/** The stance of what is listed beside another verb: it shares a negation, or what makes it ask. */
function listed(before: number, asks: boolean): number {
  if (before === STANCE.negated || before === STANCE.reported) return before
  return asks || before === STANCE.asks ? STANCE.asks : STANCE.plain
}

/** The stance of the last verb before a word in its sentence. */
function stanceBefore(start: number, { tokens, stances }: Judged): number {
  for (let at = start - 1; at >= Math.max(0, start - REACH); at--) {
    if (stances[at] !== STANCE.none) return stances[at] ?? 0
    if ((tokens.breaks[at] ?? 0) >= BREAK.stop) break
  }
  return STANCE.none
}

/**
 * Words that a warning covers: from the warning to the next comma or end of the sentence; a quotation in a sentence that
 * warns or denies; and what is listed behind `Nunca:`.
 */
function warnedWords({ words, breaks, quoted }: Tokens, { classes }: Marks): Uint8Array {
  const warned = new Uint8Array(words.length)
  let covers = false
  let sentence = false
  let quotation = false
  let list = false
  for (let at = 0; at < words.length; at++) {
    const gap = breaks[at] ?? 0
    const is = classes[at] ?? 0
    const before = classes[at - 1] ?? 0
    if (gap === BREAK.colon && (before & (C.warnings | C.negations)) !== 0) list = true
    if (gap >= BREAK.stop) list = false
    if (gap >= BREAK.stop) sentence = false
    if (quoted[at] === true && quoted[at - 1] !== true) quotation = sentence
    if (quoted[at] !== true) quotation = false
    if (gap === BREAK.comma || gap >= BREAK.stop) covers = false
    if ((is & C.warnings) !== 0) covers = true
    if ((is & (C.warnings | C.reporters | C.negations)) !== 0) sentence = true
    warned[at] = covers || quotation || list ? 1 : 0
  }
  return warned
}
