/**
 * The ways in which a registered name is imitated, by the classes that dnstwist tells apart (its documentation); written
 * from their descriptions. Each makes names of the label before the public suffix.
 */
const KEYBOARDS = [
  ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ['1234567890', 'qwertzuiop', 'asdfghjkl', 'yxcvbnm'],
  ['1234567890', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
]
/** Keys beside a key: in its row, and above and below it. */
function beside(letter: string): readonly string[] {
  const found = KEYBOARDS.flatMap((rows) =>
    rows.flatMap((row, at) => {
      const key = row.indexOf(letter)
      if (key < 0) return []
      const near = [
        row[key - 1],
        row[key + 1],
        rows[at - 1]?.[key],
        rows[at - 1]?.[key + 1],
        rows[at + 1]?.[key - 1],
        rows[at + 1]?.[key],
      ]
      return near.filter((one) => one !== undefined)
    }),
  )
  return [...new Set(found)]
}
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
/** What a letter is taken for (UTS #39 and what the eye confuses). */
const GLYPHS: Readonly<Record<string, string>> = {
  a: 'à á â ã ä å ɑ ạ ă ą 4', b: 'd lb ʙ ɓ 6 8', c: 'e ç ć ĉ ċ č', d: 'b cl dl ď đ ɗ', e: 'c é è ê ë ē ĕ ė ẹ ę 3', f: 'ƒ ḟ',
  g: 'q ɢ ɡ ĝ ğ ġ ģ', h: 'lh ĥ ħ ḥ', i: '1 l í ì ï ı ɩ ị į', j: 'ĵ ǰ', k: 'lk ik lc ķ ḳ', l: '1 i ɫ ł ļ ĺ',
  m: 'n nn rn rr ṁ ṃ ɱ', n: 'm r ń ñ ṅ ṇ ņ', o: '0 ȯ ọ ỏ ơ ó ö õ ô', p: 'ƿ ṗ', q: 'g ʠ', r: 'ʀ ɼ ɽ ŕ ř ŗ ṛ', s: '5 ʂ ś ṣ ṡ š ş',
  t: 'ţ ŧ ṫ ṭ ț 7', u: 'v ᴜ ü ú ů ū ụ ũ', v: 'ṿ ѵ', w: 'vv ŵ ẁ ẃ ẅ', x: 'ẋ ẍ', y: 'ʏ ý ÿ ŷ', z: 'ʐ ż ź ẓ ž 2',
} // prettier-ignore
const CYRILLIC: Readonly<Record<string, string>> = {
  a: 'а', b: 'ь', c: 'с', d: 'ԁ', e: 'е', g: 'ԍ', h: 'һ', i: 'і', j: 'ј', k: 'к', l: 'ӏ', m: 'м', o: 'о', p: 'р', q: 'ԛ', s: 'ѕ', t: 'т',
  v: 'ѵ', w: 'ԝ', x: 'х', y: 'у',
} // prettier-ignore
/** Words that stand beside names of banks and services in phishing, English as in dnstwist's lists and Portuguese. */
const DICTIONARY = (
  'account accounts auth auto bank billing bill business center client cloud confirm connect corp customer dashboard ' +
  'direct email help home id info invoice login mail manage mobile my myaccount net now online pay payment payments portal ' +
  'profile protect refund register safe secure security service services shop sign signin site sso status store support ' +
  'system team ticket token update user verify vip vpn web webmail www boleto fatura 2via clientes pagamento oficial ' +
  'atendimento beneficiario carteirinha reembolso sac seguro plano saude'
).split(' ')
const SUFFIXES = (
  'com net org info biz online site app xyz top shop store live club click link icu vip win co io me tv us eu de fr pt es ' +
  'ar cl mx uk ru cn in net.br org.br blog.br app.br srv.br ind.br med.br emp.br'
).split(' ')

const letters = (name: string): readonly string[] => Array.from(name)
const put = (name: string, at: number, text: string, cut: number): string =>
  name.slice(0, at) + text + name.slice(at + cut)
type Make = (letter: string, at: number) => readonly string[]
const each = (name: string, make: Make): readonly string[] => letters(name).flatMap(make)
const glyphs = (letter: string): readonly string[] => (GLYPHS[letter] ?? '').split(' ').filter((one) => one !== '')
/** Letters that differ from one by a single bit, where they can stand in a host. */
const flipped = (letter: string): readonly string[] =>
  [1, 2, 4, 8, 16, 32, 64, 128]
    .map((bit) => String.fromCharCode(letter.charCodeAt(0) ^ bit))
    .filter((one) => /^[a-z0-9-]$/.test(one))

const homoglyphsOf = (name: string): readonly string[] =>
  each(name, (letter, at) => glyphs(letter).map((glyph) => put(name, at, glyph, 1)))
const vowels = 'aeiou'

/** Labels by class; one with a dot in it is a host's two last labels before the suffix. */
const LABELS: Readonly<Record<string, (name: string) => readonly string[]>> = {
  addition: (name) => [
    ...letters(LETTERS + DIGITS).map((letter) => name + letter),
    ...each(name, (letter, at) =>
      letter === '-' ? letters(LETTERS + DIGITS).map((one) => put(name, at, one, 0)) : [],
    ),
  ],
  bitsquatting: (name) => each(name, (letter, at) => flipped(letter).map((one) => put(name, at, one, 1))),
  cyrillic: (name) => [each(name, (letter) => [CYRILLIC[letter] ?? letter]).join('')],
  dictionary: (name) =>
    DICTIONARY.flatMap((word) => [`${name}-${word}`, `${name}${word}`, `${word}-${name}`, `${word}${name}`]),
  homoglyph: (name) => [...homoglyphsOf(name), ...homoglyphsOf(name).flatMap((one) => homoglyphsOf(one).slice(0, 40))],
  hyphenation: (name) => each(name, (_, at) => (at === 0 ? [] : [put(name, at, '-', 0)])),
  insertion: (name) =>
    each(name, (letter, at) =>
      at === 0 || at === name.length - 1
        ? []
        : beside(letter).flatMap((one) => [put(name, at, one, 0), put(name, at + 1, one, 0)]),
    ),
  omission: (name) => each(name, (_, at) => [put(name, at, '', 1)]),
  plural: (name) =>
    each(name, (letter, at) => (at < 2 ? [] : [put(name, at + 1, 'sxz'.includes(letter) ? 'es' : 's', 0)])),
  repetition: (name) => each(name, (letter, at) => (/[a-z0-9]/.test(letter) ? [put(name, at, letter, 0)] : [])),
  replacement: (name) => each(name, (letter, at) => beside(letter).map((one) => put(name, at, one, 1))),
  subdomain: (name) =>
    each(name, (letter, at) => (at === 0 || letter === '-' || name[at - 1] === '-' ? [] : [put(name, at, '.', 0)])),
  transposition: (name) =>
    each(name, (letter, at) => (at === 0 ? [] : [put(name, at - 1, letter + (name[at - 1] ?? ''), 2)])),
  'vowel-swap': (name) =>
    each(name, (letter, at) =>
      vowels.includes(letter) ? letters(vowels).map((vowel) => put(name, at, vowel, 1)) : [],
    ),
}
/** Hosts of which the suffix is a part. */
const HOSTS: Readonly<Record<string, (name: string, suffix: string) => readonly string[]>> = {
  various: (name, suffix) => {
    const [first = '', last = ''] = suffix.split('.')
    return [
      `${name}${first}.${last}`, `${name}-${first}.${last}`, `${name}${first}.com`, `${name}-${first}-${last}.com`,
      `${name}${first}${last}.com`, `${name}.${first}-${last}.com`, `www${name}.${suffix}`, `www-${name}.${suffix}`,
      `ww${name}.${suffix}`, `wwww${name}.${suffix}`, `${name}.${suffix}.com`, `${name}com.${suffix}`, `${name}.${last}.com`,
    ] // prettier-ignore
  },
  'tld-swap': (name) => SUFFIXES.map((other) => `${name}.${other}`),
}

const LABEL = /^(?!-)[\p{L}\p{M}\p{N}-]{2,63}(?<!-)$/u
const isUsable = (host: string): boolean =>
  host.split('.').every((label) => LABEL.test(label) || /^[\p{L}\p{N}]$/u.test(label))

/** The hosts that imitate a domain, by class; each once, in the class that makes it first. */
export function permutations(domain: string): ReadonlyMap<string, readonly string[]> {
  const dot = domain.indexOf('.')
  const [name, suffix] = [domain.slice(0, dot), domain.slice(dot + 1)]
  const seen = new Set([domain])
  const made = [
    ...Object.entries(LABELS).map(([kind, make]) => [kind, make(name).map((label) => `${label}.${suffix}`)] as const),
    ...Object.entries(HOSTS).map(([kind, make]) => [kind, make(name, suffix)] as const),
  ]
  return new Map(
    made.map(([kind, hosts]) => {
      const fresh = [...new Set(hosts)].filter((host) => isUsable(host) && !seen.has(host))
      for (const host of fresh) seen.add(host)
      return [kind, fresh]
    }),
  )
}
