const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'qsz',
  b: 'vghn',
  c: 'xdfv',
  d: 'serfcx',
  e: 'wsdr',
  f: 'drtgvc',
  g: 'ftyhbv',
  h: 'gyujnb',
  i: 'ujko',
  j: 'huikmn',
  k: 'jiolm',
  l: 'kop',
  m: 'njk',
  n: 'bhjm',
  o: 'iklp',
  p: 'ol',
  q: 'wa',
  r: 'edft',
  s: 'awedxz',
  t: 'rfgy',
  u: 'yhji',
  v: 'cfgb',
  w: 'qase',
  x: 'zsdc',
  y: 'tghu',
  z: 'asx',
  '-': '',
}
const GLYPHS: Readonly<Record<string, readonly string[]>> = {
  a: ['à', 'á', 'â', 'ã', 'ä', 'а', 'ɑ'],
  b: ['d', 'lb', 'ʙ', '8'],
  c: ['ç', 'с', 'e'],
  d: ['b', 'cl', 'đ'],
  e: ['é', 'ê', 'ë', 'е', '3', 'c'],
  i: ['1', 'l', 'í', 'і', 'ı'],
  l: ['1', 'i', 'ł'],
  m: ['n', 'nn', 'rn', 'м'],
  n: ['m', 'r', 'ñ'],
  o: ['0', 'ó', 'ô', 'õ', 'ö', 'о', 'ο'],
  p: ['р', 'ρ'],
  r: ['г'],
  s: ['5', 'ѕ', 'ś'],
  t: ['7', 'т'],
  u: ['ú', 'ü', 'υ', 'v'],
  x: ['х'],
  y: ['у'],
}
const WORDS = ['boleto', 'fatura', '2via', 'token', 'clientes', 'pagamento', 'app', 'login', 'oficial', 'portal']
const SUFFIXES = ['com', 'net', 'org', 'online', 'site', 'app', 'com.br', 'net.br', 'co', 'info']

/** Hosts made of a name in the ways of dnstwist: what people who imitate a domain do to its name. */
export function imitations(name: string): readonly string[] {
  const letters = Array.from(name)
  const at = <T>(make: (letter: string, index: number) => readonly T[]): T[] => letters.flatMap(make)
  const put = (index: number, text: string, cut = 1) => name.slice(0, index) + text + name.slice(index + cut)
  const names = [
    ...Array.from(LETTERS, (letter) => name + letter),
    ...at((_, index) => [put(index, '')]),
    ...at((letter, index) => [put(index, letter + letter)]),
    ...at((letter, index) => (index === 0 ? [] : [put(index - 1, letter + (letters[index - 1] ?? ''), 2)])),
    ...at((_, index) => (index === 0 ? [] : [put(index, '-', 0), put(index, '.', 0)])),
    ...at((letter, index) => Array.from(NEIGHBOURS[letter] ?? '', (other) => put(index, other))),
    ...at((letter, index) => Array.from(NEIGHBOURS[letter] ?? '', (other) => put(index, other, 0))),
    ...at((letter, index) => (GLYPHS[letter] ?? []).map((glyph) => put(index, glyph))),
    ...at((letter, index) => ('aeiou'.includes(letter) ? Array.from('aeiou', (vowel) => put(index, vowel)) : [])),
    ...WORDS.flatMap((word) => [`${name}-${word}`, `${name}${word}`, `${word}-${name}`, `${word}${name}`]),
  ]
  const hosts = [...names.map((one) => `${one}.com.br`), ...SUFFIXES.map((suffix) => `${name}.${suffix}`)]
  const usable = /^(?!-)(?!.*-\.)(?!.*\.-)[^.]/u
  return [...new Set(hosts)].filter((host) => usable.test(host) && host !== `${name}.com.br`)
}
