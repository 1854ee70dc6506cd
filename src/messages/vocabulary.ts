/** Numbers of words that stand for a kind of token rather than for a word of the data. */
export const UNKNOWN = 0
export const NUMBER = 1
/** A number that may be a code: 4 to 8 digits. */
export const CODE = 2
const FIRST_WORD = 3

/** The words of the data, numbered, and the ways in which they are found in disguise. */
export interface Vocabulary {
  readonly size: () => number
  readonly add: (word: string) => number
  /** Words that a glued or spaced word must hold to be taken apart. */
  readonly addKey: (word: string) => void
  readonly get: (word: string) => number | undefined
  readonly getSquashed: (word: string) => number | undefined
  readonly holdsKey: (text: string) => boolean
}

/** A word with each run of one letter as one letter: `senhaaa` → `senha`. */
export function squash(word: string): string {
  let squashed = ''
  for (let at = 0; at < word.length; at++) if (word[at] !== word[at - 1]) squashed += word[at]
  return squashed
}

const hasDouble = (word: string): boolean => /(.)\1/.test(word)

export function createVocabulary(): Vocabulary {
  const numbers = new Map<string, number>()
  const squashed = new Map<string, number>()
  const keys = new Set<string>()
  let anyKey: RegExp | undefined
  return {
    size: () => FIRST_WORD + numbers.size,
    add: (word) => {
      const known = numbers.get(word)
      if (known !== undefined) return known
      const number = FIRST_WORD + numbers.size
      numbers.set(word, number)
      const short = squash(word)
      if (short.length > 2 && !squashed.has(short)) squashed.set(short, number)
      return number
    },
    addKey: (word) => {
      keys.add(word)
      anyKey = undefined
    },
    get: (word) => numbers.get(word),
    getSquashed: (word) => (hasDouble(word) ? squashed.get(squash(word)) : undefined),
    holdsKey: (text) => {
      anyKey ??= new RegExp([...keys].join('|'))
      return keys.size > 0 && anyKey.test(text)
    },
  }
}
