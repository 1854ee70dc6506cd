import { CODE, NUMBER, UNKNOWN, type Vocabulary } from './vocabulary.ts'

/** Digits and signs that stand for a letter, by what they look like; the second where the first gives no word. */
const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o', '1': 'il', '2': 'z', '3': 'e', '4': 'a', '5': 's', '6': 'g', '7': 't', '8': 'b', '9': 'g',
  '@': 'a', $: 's', '€': 'e', '!': 'i', '|': 'il', '£': 'l', '¡': 'i', '¢': 'c',
} // prettier-ignore
const VOWELS = ['a', 'e', 'i', 'o', 'u']
const LONGEST_WORD = 24
const LONGEST_GLUED = 48

/** The number of one word as it may be written in disguise, undefined for one that is not of the data. */
export function numberOf(word: string, vocabulary: Vocabulary): number | undefined {
  const known = vocabulary.get(word)
  if (known !== undefined || word.length > LONGEST_WORD) return known
  if (/^\d+$/.test(word)) return word.length >= 4 && word.length <= 8 ? CODE : NUMBER
  const plain = /[^a-z]/.test(word) ? unmask(word, vocabulary) : word
  return plain === undefined ? undefined : (vocabulary.get(plain) ?? vocabulary.getSquashed(plain))
}

function unmask(word: string, vocabulary: Vocabulary): string | undefined {
  if (!/[a-z]/.test(word)) return undefined
  return [0, 1].map((choice) => lettersOf(word, choice)).find((plain) => isOf(plain, vocabulary))
}
const isOf = (word: string, vocabulary: Vocabulary): boolean =>
  vocabulary.get(word) !== undefined || vocabulary.getSquashed(word) !== undefined

function lettersOf(word: string, choice: number): string {
  let plain = ''
  for (const letter of word) {
    const letters = LETTERS[letter] ?? letter
    plain += letters[choice] ?? letters[0] ?? ''
  }
  return plain
}

/** A word with one or two letters starred out, `s*nha`, as the word of the data that has vowels there. */
export function starred(word: string, vocabulary: Vocabulary): number | undefined {
  if (word.length < 4 || word.length > LONGEST_WORD || word.split('*').length > 3) return undefined
  const first = VOWELS.map((vowel) => word.replace('*', vowel))
  const filled = first.flatMap((one) => (one.includes('*') ? VOWELS.map((vowel) => one.replace('*', vowel)) : [one]))
  return filled.map((one) => vocabulary.get(one)).find((number) => number !== undefined)
}

/** Letters without spaces as words of the data, `mepassaasenha`; undefined where no key word is among them. */
export const unglue = (letters: string, vocabulary: Vocabulary): number[] | undefined =>
  vocabulary.holdsKey(letters) ? split(letters, vocabulary) : undefined

/** Letters without spaces as words of the data, undefined where they are not all such words. */
export function split(letters: string, vocabulary: Vocabulary): number[] | undefined {
  if (letters.length > LONGEST_GLUED) return undefined
  const cost = [0]
  const last: number[] = [0]
  for (let end = 1; end <= letters.length; end++) {
    cost[end] = Infinity
    for (let start = Math.max(0, end - LONGEST_WORD); start < end; start++) {
      const price = (cost[start] ?? Infinity) + (end - start < 2 ? 3 : 1)
      if (price >= (cost[end] ?? Infinity) || vocabulary.get(letters.slice(start, end)) === undefined) continue
      cost[end] = price
      last[end] = start
    }
  }
  return cost[letters.length] === Infinity ? undefined : pathOf(letters, last, vocabulary)
}

function pathOf(letters: string, last: readonly number[], vocabulary: Vocabulary): number[] {
  const found: number[] = []
  for (let end = letters.length; end > 0; end = last[end] ?? 0)
    found.push(vocabulary.get(letters.slice(last[end] ?? 0, end)) ?? UNKNOWN)
  return found.toReversed()
}
