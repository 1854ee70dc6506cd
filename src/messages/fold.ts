import { LATIN, letterOfEmoji } from './lookalike-letters.ts'

const INVISIBLE = /[\p{M}\p{Cf}\u115f\u1160\u3164\uffa0]/u
const BEYOND_ASCII = /[^\0-\x7f]+/g

/**
 * A text as its plain letters: lower case, without accents and invisible characters, full-width and styled letters and
 * lookalikes of other scripts as Latin ones. Folding twice changes nothing. Linear; takes any string.
 */
export const fold = (text: string): string => text.toLowerCase().replace(BEYOND_ASCII, foldRun)

function foldRun(run: string): string {
  let folded = ''
  for (const letter of run.normalize('NFKD').toLowerCase()) folded += foldLetter(letter)
  return folded
}

function foldLetter(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  if (code < 0x80) return letter
  return known.get(code) ?? remember(code, letter)
}

/** What a code point folds to, kept for the Basic Multilingual Plane and its few thousand letters in use. */
const known = new Map<number, string>()
const KEPT = 4096
function remember(code: number, letter: string): string {
  const folded = INVISIBLE.test(letter) ? '' : (LATIN.get(code) ?? letterOfEmoji(code) ?? letter)
  if (known.size < KEPT) known.set(code, folded)
  return folded
}
