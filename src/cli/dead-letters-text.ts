import { DEAD_LETTER_CODES, type DeadLetter } from '../events/dead-letter.ts'
import { readUtf8 } from '../events/text.ts'
import type { KnownLetter } from '../ports/dead-letter-store.ts'
import type { Refusal } from '../services/dead-letters/mend.ts'
import { DEAD_LETTERS_WORDS } from './dead-letters-words.ts'
import type { Language } from './language.ts'

const iso = (t: number): string => new Date(t).toISOString()
/** What came from outside, as text that changes nothing in a terminal. */
const printable = (text: string): string =>
  text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)

const placeOf = (origin: KnownLetter['origin']): string =>
  'topic' in origin
    ? `${origin.topic} ${origin.partition} ${origin.offset}`
    : printable(`${origin.file}:${origin.line}`)

const width = (texts: readonly string[]): number => texts.reduce((most, { length }) => Math.max(most, length), 0)

/** A line a letter, and how many there are. */
export function listText(letters: readonly KnownLetter[], limit: number, language: Language): string {
  const words = DEAD_LETTERS_WORDS[language]
  const [ids, codes] = [width(letters.map(({ id }) => printable(id))), width(letters.map(({ code }) => code))]
  const lines = letters.map(({ id, code, field = '', seen }) =>
    `${iso(seen)}  ${printable(id).padEnd(ids)}  ${code.padEnd(codes)}  ${field}`.trimEnd(),
  )
  return [...lines, letters.length < limit ? words.found(letters.length) : words.newest(limit)].join('\n')
}

/** All that may be told of a letter. */
export function letterText({ id, code, reason, field, origin, bytes, seen, at }: KnownLetter, lang: Language): string {
  const words = DEAD_LETTERS_WORDS[lang]
  const facts: [string, string][] = [
    [words.what, `${words.codes[code] ?? DEAD_LETTER_CODES[code]} (${code})`],
    [words.why, reason],
    ...(field === undefined ? [] : [[words.field, field] as [string, string]]),
    [words.seen, iso(seen)],
    [words.from, placeOf(origin)],
    [words.size, `${bytes} bytes`],
    [words.at, `${at.topic} ${at.partition} ${at.offset}`],
  ]
  return [printable(id), ...facts.map(([name, value]) => `  ${name}: ${value}`)].join('\n')
}

function shown(base64: string): string {
  const text = readUtf8(Buffer.from(base64, 'base64'))
  return text === undefined ? `base64 ${base64}` : printable(text)
}

/** What a letter holds: it may name people. */
export function contentText({ original, cut, key, headers = [] }: DeadLetter, language: Language): string {
  const words = DEAD_LETTERS_WORDS[language]
  return [
    ...(key === undefined ? [] : [`  ${words.key}: ${shown(key)}`]),
    ...headers.map(([name, value]) => `  ${words.header} ${printable(name)}: ${shown(value)}`),
    ...(cut === undefined ? [] : [`  ${words.cut(cut.bytes)} sha256 ${cut.sha256}`]),
    `  ${words.bytes}:`,
    shown(original),
  ].join('\n')
}

/** What became of one that was to be put back. */
export type Result =
  | { readonly id: string; readonly ok: true; readonly topic: string; readonly event: { source: string; id: string } }
  | {
      readonly id: string
      readonly ok: false
      readonly code: Refusal | 'not_found'
      readonly reason: string
      readonly field?: string
    }

export function resultText(result: Result, language: Language): string {
  const words = DEAD_LETTERS_WORDS[language]
  const id = printable(result.id)
  if (result.ok) return `✓ ${id} → ${result.topic}  ${result.event.source} ${result.event.id}`
  const { code, reason } = result
  const known = words.codes[code] ?? words.refusals[code]
  return `✗ ${id}  ${known} (${code}): ${reason}`
}
