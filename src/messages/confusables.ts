/**
 * Letters that are taken for a Latin one: a selection from the confusables of Unicode Technical Standard #39 for what
 * brands are written in, and a few more that only look alike (м, п, в). What NFKD takes apart is not among them.
 */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  a: 'аαɑаᴀ⍺ӕ',
  b: 'ƅьвβʙЬßɓ',
  c: 'сϲᴄⲥɕ',
  d: 'ԁđðɖɗᴅ',
  e: 'еєεөɛҽǝᴇℯ',
  f: 'ғƒꜰϝ',
  g: 'ɡցɢǥԍ',
  h: 'һհнħʜ',
  i: 'іıιɩɪӏꙇ',
  j: 'јϳʝᴊ',
  k: 'кκķᴋ',
  l: 'ⅼłʟוןǀɭɫ',
  m: 'мᴍⅿɱ',
  n: 'пηոɴŋɲи',
  o: 'оοσөօøᴏѳ',
  p: 'рρϱþᴘƿ',
  q: 'ԛգʠ',
  r: 'гᴦɾʀꭇɼɽ',
  s: 'ѕꜱʂƽ',
  t: 'тτŧᴛƭ',
  u: 'υսʊᴜцμ',
  v: 'ѵνᴠⅴ',
  w: 'ԝωшᴡѡա',
  x: 'хχⅹ×',
  y: 'уүγʏÿ',
  z: 'ᴢʐƶ',
}
const LATIN = new Map(
  Object.entries(LOOKS_LIKE).flatMap(([latin, others]) =>
    Array.from(others, (other): [string, string] => [other, latin]),
  ),
)
const LIGATURES: readonly (readonly [RegExp, string])[] = [
  [/æ/g, 'ae'],
  [/œ/g, 'oe'],
]
const MARKS = /\p{M}/gu
const NOT_ASCII = /[^ -~]/

/** A text in plain Latin letters as a reader takes it: without accents, letters of other scripts as what they look like. */
export function plainLatin(text: string): string {
  const lower = text.toLowerCase()
  if (!NOT_ASCII.test(lower)) return lower
  const apart = LIGATURES.reduce(
    (rest, [from, to]) => rest.replace(from, to),
    lower.normalize('NFKD').replace(MARKS, ''),
  )
  return Array.from(apart, (character) => LATIN.get(character) ?? character).join('')
}

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  i: 'l',
  rn: 'm',
  vv: 'w',
  cl: 'd',
}

/** Two plain texts with one skeleton are easily read as the same: `saudeexernp1o` and `saudeexemplo`. */
export const skeleton = (plain: string): string =>
  plain.replace(/rn|vv|cl|[01345789i]/g, (found) => LEET[found] ?? found)

const LATIN_LETTER = /\p{Script=Latin}/u
const ALIKE_LETTER = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u

/** Does a label mix Latin letters with those of a script that looks like it? No language does. */
export const mixesScripts = (label: string): boolean => LATIN_LETTER.test(label) && ALIKE_LETTER.test(label)
