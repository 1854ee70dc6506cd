/** Keys in their rows, of the keyboards that are sold with Latin letters: QWERTY, QWERTZ, AZERTY. */
const KEYBOARDS = [
  '1234567890 qwertyuiop asdfghjkl zxcvbnm',
  '1234567890 qwertzuiop asdfghjkl yxcvbnm',
  '1234567890 azertyuiop qsdfghjklm wxcvbn',
]
/** Letters that the eye takes for one another, beside those of one skeleton. */
const ALIKE = ['mn', 'bd', 'bh', 'ce', 'gq', 'il', 'nr', 'uv', 'vy', 'b6', 'z2', 'o0']
/** Groups of letters that the eye takes for one. */
const GROUPS: readonly (readonly [letter: string, as: string])[] = [
  ['m', 'nn'], ['m', 'rn'], ['m', 'rr'], ['w', 'vv'], ['d', 'cl'], ['d', 'dl'], ['b', 'lb'], ['h', 'lh'], ['k', 'lk'], ['k', 'ik'], ['k', 'lc'],
] // prettier-ignore
const VOWELS = 'aeiou'

/** Keys that touch each other, as pairs of letters in either order. */
const TOUCHING: ReadonlySet<string> = new Set(KEYBOARDS.flatMap((keyboard) => touching(keyboard.split(' '))))

function touching(rows: readonly string[]): readonly string[] {
  return rows.flatMap((row, at) =>
    Array.from(row, (key, index) =>
      [row[index + 1], rows[at + 1]?.[index - 1], rows[at + 1]?.[index]].map((other) => key + (other ?? key)),
    ).flat(),
  )
}
const touch = (one: string, other: string): boolean => TOUCHING.has(one + other) || TOUCHING.has(other + one)
const isPair = (one: string, other: string): boolean => ALIKE.some((pair) => pair.includes(one) && pair.includes(other))
/** Do two letters differ by one bit of their code? A fault of memory asks for the other's host. */
const isFlipped = (one: string, other: string): boolean => {
  const bits = one.charCodeAt(0) ^ other.charCodeAt(0)
  return bits !== 0 && (bits & (bits - 1)) === 0
}
const isTaken = (one: string, other: string): boolean =>
  touch(one, other) || isPair(one, other) || isFlipped(one, other) || (VOWELS.includes(one) && VOWELS.includes(other))

/** A letter too many: at an end, a hyphen, a plural, a letter twice, or a key beside the one that was meant. */
function isOneMore(name: string, text: string): boolean {
  return Array.from(text, (letter, at) => {
    if (text.slice(0, at) + text.slice(at + 1) !== name) return false
    const [before = '', after = ''] = [text[at - 1], text[at + 1]]
    const isAdded = at === name.length || letter === '-' || (letter === 's' && at > 2)
    return (
      isAdded ||
      (before !== '' && (letter === before || touch(letter, before))) ||
      (after !== '' && (letter === after || touch(letter, after)))
    )
  }).includes(true)
}

function isOneOther(name: string, text: string): boolean {
  const others = Array.from(text, (letter, at) => [letter, name[at] ?? ''] as const).filter(
    ([one, other]) => one !== other,
  )
  const [first, second] = others
  if (first === undefined) return false
  if (second === undefined) return isTaken(...first)
  const isSwapped = first[0] === second[1] && first[1] === second[0] && text.includes(first[0] + second[0])
  return others.length === 2 && isSwapped
}

const isGrouped = (name: string, text: string): boolean =>
  GROUPS.some(([letter, as]) =>
    Array.from(name, (one, at) => one === letter && name.slice(0, at) + as + name.slice(at + 1) === text).includes(
      true,
    ),
  )

/**
 * Is a text a name as a slip of the finger, a fault of memory or the eye makes it: a letter too few, too many, twice,
 * exchanged with its neighbour, or taken for one that is beside it, looks like it or is a vowel, too? Any other letter
 * makes another word: names of four letters are one letter away from many.
 */
export function isSlip(name: string, text: string): boolean {
  const more = text.length - name.length
  if (more === 0) return isOneOther(name, text)
  if (more === -1) return isOneLess(text, name)
  return (more === 1 && (isOneMore(name, text) || isGrouped(name, text))) || isPrefixed(name, text)
}
/** Is the one text the other without a letter, whichever? */
const isOneLess = (less: string, whole: string): boolean =>
  Array.from(whole, (_, at) => whole.slice(0, at) + whole.slice(at + 1)).includes(less)
/** `wwwname`, and the same with a letter too few or too many. */
const isPrefixed = (name: string, text: string): boolean =>
  text.endsWith(name) && /^w{2,4}-?$/.test(text.slice(0, -name.length))
