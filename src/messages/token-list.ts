import { numberOf, unglue } from './disguise.ts'
import { UNKNOWN, type Vocabulary } from './vocabulary.ts'

/** What stands before a token, from nothing to the end of a thought; a greater one separates more. */
export const BREAK = { none: 0, line: 1, comma: 2, colon: 3, stop: 4, question: 5, paragraph: 6 } as const

/** A text as words of the data: three lists of one length. `breaks` has one more, what ends the text. */
export interface Tokens {
  readonly words: number[]
  readonly breaks: number[]
  /** Is the token inside quotation marks? */
  readonly quoted: boolean[]
}
export interface Scanner {
  readonly vocabulary: Vocabulary
  readonly abbreviations: ReadonlyMap<string, readonly number[]>
  /** The word that an address of the web stands for. */
  readonly link: number
}
/** Tokens as they are gathered, from the beginning of a text to its end. */
export interface TokenList {
  readonly push: (word: number) => void
  /** A word in letters, in disguise or not. */
  readonly word: (letters: string) => void
  /** What stands between words: punctuation and other signs. */
  readonly sign: (sign: string) => void
  readonly line: (lines: number) => void
  readonly done: () => Tokens
}

const SHORTEST_JOINED = 5

export function createTokenList({ vocabulary, abbreviations }: Scanner): TokenList {
  const words: number[] = []
  const breaks: number[] = []
  const quoted: boolean[] = []
  let pending: number = BREAK.paragraph
  let quoting = false
  let unknown = ''
  const push = (word: number): void => {
    words.push(word)
    breaks.push(pending)
    quoted.push(quoting)
    pending = BREAK.none
    unknown = ''
  }
  /** Two unknown words side by side may be one, `sen ha`. */
  const pushUnknown = (letters: string): void => {
    const joined = pending === BREAK.none && unknown !== '' ? unknown + letters : ''
    const word = joined.length >= SHORTEST_JOINED ? vocabulary.get(joined) : undefined
    if (word === undefined) {
      push(UNKNOWN)
      unknown = letters
    } else words[words.length - 1] = word
  }
  const word = (letters: string): void => {
    const known = vocabulary.get(letters)
    if (known !== undefined) return push(known)
    const meant = abbreviations.get(letters)
    const found = meant ?? numberOf(letters, vocabulary) ?? unglue(letters, vocabulary)
    if (found === undefined) pushUnknown(letters)
    else if (typeof found === 'number') push(found)
    else for (const part of found) push(part)
  }
  return {
    push,
    word,
    sign: (sign) => {
      for (let at = 0; at < sign.length; at++) {
        pending = Math.max(pending, STRENGTH[sign[at] ?? ''] ?? BREAK.none)
        if (QUOTES.includes(sign[at] ?? '')) quoting = !quoting
      }
      if (sign !== '' && DASHES.test(sign)) pending = Math.max(pending, BREAK.comma)
    },
    line: (lines) => {
      pending = Math.max(pending, lines > 1 ? BREAK.paragraph : BREAK.line)
    },
    done: () => {
      breaks.push(Math.max(pending, BREAK.stop))
      return { words, breaks, quoted }
    },
  }
}

const QUOTES = '"“”«»'
const DASHES = /^-+$/
const signs = (text: string, strength: number): [string, number][] => Array.from(text, (sign) => [sign, strength])
const STRENGTH: Readonly<Record<string, number>> = Object.fromEntries([
  ...signs(',;–—•●▪', BREAK.comma),
  ...signs(':()[]{}"“”«»', BREAK.colon),
  ...signs('.!…', BREAK.stop),
  ...signs('?', BREAK.question),
])
