/** A stream of numbers in [0, 1) that depends on the seed alone (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Random = () => number
type Members = Record<string, unknown>
interface Place {
  readonly holder: Members
  readonly name: string
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

/** Every member of every object and list in a value. */
function places(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Members
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...places(holder[name])])
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

const nest = (levels: number): unknown => {
  let value: unknown = 'x'
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { d: value } : [value]
  return value
}

const JUNK_OF_ONE_KIND: readonly (readonly unknown[])[] = [
  [null, true, false, '', ' ', 'x', '\u0000', 'a\nb', 'ação', '😀', '\ud800', 'x\udc00', '__proto__', 'OFICIAL', '1.0'],
  [0, -0, -1, 1, 0.1, 100, 1e21, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 1e308, 90, -90.000001, 180, 181],
  ['x'.repeat(128), 'x'.repeat(129), 'x'.repeat(256), 'x'.repeat(257), '😀'.repeat(128), '😀'.repeat(129)],
  ['x'.repeat(8192), 'x'.repeat(8193), '😀'.repeat(4096), '😀'.repeat(4097), '0'.repeat(44), '٣'.repeat(44)],
  ['2024-02-29', '2023-02-29', '2026-13-01', '1900-02-29', '0000-01-01', '2026-1-01', '2026-11-22 '],
  ['2026-11-22T10:00:00Z', '2026-11-22t10:00:00.123456789z', '2026-11-22 10:00:00Z', '2026-11-22T24:00:00Z'],
  ['2026-11-22T10:00:60Z', '2026-11-22T10:00:00', '2026-02-30T10:00:00Z', '2026-11-22T10:00:00+24:00'],
  ['application/json', 'text/json; charset=utf-8', 'application/avro', 'Application/Vnd.X+JSON', 'json', '/json'],
  ['+5511987654321', '(11) 98765-4321', '@plano', 'https://exemplo.com.br/x', '123.456.789-09', 'k1:abcdef'],
  [[], [null], ['b-1'], ['b-1', 2], {}, { medium: 'sms' }, { medium: 'sms', address: 'a' }, { lat: 1, lon: 2 }],
  [nest(3), nest(200), { constructor: 1, toString: null, hasOwnProperty: {} }],
]
const JUNK = JUNK_OF_ONE_KIND.flat()
const NAMES = [
  'beneficiaryId',
  'time',
  'type',
  'data',
  'data_base64',
  'datacontenttype',
  'x',
  '__proto__',
  'ID',
  'tokenId ',
]

type ValueMutation = (place: Place, random: Random, all: readonly Place[]) => void
const VALUE_MUTATIONS: readonly ValueMutation[] = [
  ({ holder, name }) => delete holder[name],
  ({ holder, name }, random) => (holder[name] = structuredClone(pick(random, JUNK))),
  ({ holder, name }, random) => (holder[name] = structuredClone(pick(random, JUNK))),
  ({ holder, name }) => (holder[name] = null),
  ({ holder, name }) => (holder[name] = [holder[name]]),
  ({ holder, name }) => (holder[name] = textOf(holder[name])),
  ({ holder, name }) => (holder[name] = { value: holder[name] }),
  ({ holder, name }, random, all) => (holder[name] = structuredClone(pick(random, all).holder)),
  ({ holder, name }, random, all) => {
    const other = pick(random, all)
    holder[name] = structuredClone(other.holder[other.name])
  },
  ({ holder, name }, random) => {
    const renamed = pick(random, [...NAMES, name.toUpperCase(), `${name} `])
    Object.defineProperty(holder, renamed, {
      value: holder[name],
      enumerable: true,
      configurable: true,
      writable: true,
    })
    if (renamed !== name) delete holder[name]
  },
  ({ holder }, random) => {
    const value = structuredClone(pick(random, JUNK))
    Object.defineProperty(holder, pick(random, NAMES), { value, enumerable: true, configurable: true, writable: true })
  },
  ({ holder, name }, random) => {
    const text = textOf(holder[name])
    const at = Math.floor(random() * (text.length + 1))
    const inserted = pick(random, [' ', '\t', '\u00a0', '0', 'Z', '.', '-', 'é', '\u200e', '\ud83d'])
    holder[name] = text.slice(0, at) + inserted + text.slice(at + (random() < 0.5 ? 1 : 0))
  },
]

type ByteMutation = (bytes: Uint8Array, random: Random) => Uint8Array
const at = (random: Random, bytes: Uint8Array): number => Math.floor(random() * bytes.length)
const splice = (bytes: Uint8Array, from: number, remove: number, insert: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)])
const BYTE_MUTATIONS: readonly ByteMutation[] = [
  (bytes, random) => splice(bytes, at(random, bytes), 1, Buffer.of(Math.floor(random() * 256))),
  (bytes, random) => bytes.with(at(random, bytes), 1 << Math.floor(random() * 8)),
  (bytes, random) => bytes.slice(0, at(random, bytes)),
  (bytes, random) => splice(bytes, at(random, bytes), 1, Buffer.alloc(0)),
  (bytes, random) => {
    const junk = [
      '\\ud800',
      '\\udfff\\ud800',
      '\\u00e7',
      '\\',
      '"',
      ',',
      '{',
      '}',
      '1e400',
      'null',
      ' ',
      '\ufeff',
      '\\ud83d\\ude00',
    ]
    return splice(bytes, at(random, bytes), 0, Buffer.from(pick(random, junk)))
  },
  (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes]),
  (bytes) => Buffer.concat([bytes, bytes]),
  (bytes, random) => Buffer.concat([Buffer.from(pick(random, [' ', '\t', '\r', '\u00a0', '0'])), bytes]),
  (bytes) => Buffer.concat([bytes, Buffer.from(' \r')]),
  (bytes) => Buffer.concat([bytes, Buffer.alloc(65_537 - Math.min(bytes.length, 65_536), ' ')]),
  (bytes, random) => {
    const twice = pick(random, ['"type":"card.reissued"', '"id":null', '"data":{}', '"time":1', '"id":"second"'])
    return splice(
      bytes,
      random() < 0.5 ? 1 : bytes.length - 1,
      0,
      Buffer.from(random() < 0.5 ? `${twice},` : `,${twice}`),
    )
  },
]

/**
 * Bytes of an event that is good, or was before something happened to it: up to four things happen to its value, one
 * in three times one more to its bytes. The bytes may hold line ends.
 */
export function mutateEvent(event: object, random: () => number): Uint8Array {
  const value = structuredClone(event)
  for (let left = Math.floor(random() * 5); left > 0; left--) {
    const all = places(value)
    if (all.length > 0) pick(random, VALUE_MUTATIONS)(pick(random, all), random, all)
  }
  const bytes = Buffer.from(JSON.stringify(value))
  return random() < 1 / 3 ? pick(random, BYTE_MUTATIONS)(bytes, random) : bytes
}
