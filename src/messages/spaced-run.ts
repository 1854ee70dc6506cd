import { numberOf, split } from './disguise.ts'
import type { TokenList } from './token-list.ts'
import { UNKNOWN, type Vocabulary } from './vocabulary.ts'

const LETTER = /^[a-z0-9@$€!]$/
const SIGN = /^[.\-_*~/\\|+]$/
const LONGEST = 48

/** Letters that stand alone, `s e n h a`, gathered until something else or a wide gap comes. */
export interface Run {
  /** Was the chunk a letter of the run, or a sign within it? */
  readonly takes: (chunk: string) => boolean
  readonly end: () => void
}

export function createRun(vocabulary: Vocabulary, list: TokenList): Run {
  let letters = ''
  const end = (): void => {
    if (letters === '') return
    const single = letters
    letters = ''
    const words = single.length > 1 ? wordsOf(single, vocabulary) : undefined
    if (words === undefined) for (const letter of single) list.word(letter)
    else for (const word of words) list.push(word)
  }
  return {
    takes: (chunk) => {
      if (chunk.length > 1) return false
      if (!LETTER.test(chunk)) return letters !== '' && SIGN.test(chunk)
      if (letters.length === LONGEST) end()
      letters += chunk
      return true
    },
    end,
  }
}

function wordsOf(letters: string, vocabulary: Vocabulary): readonly number[] | undefined {
  const whole = /[a-z]/.test(letters) ? numberOf(letters, vocabulary) : undefined
  return whole !== undefined && whole !== UNKNOWN ? [whole] : split(letters, vocabulary)
}
