import type { Position } from './yaml.ts'

/**
 * Where a character of a YAML scalar's value stands in the file. `at` is where the scalar begins; quotes, escapes,
 * folded lines and the indentation of blocks are in the file and not in the value.
 */
export function positionInScalar(text: string, at: Position, value: string, offset: number): Position {
  const start = offsetOfPosition(text, at)
  BLOCK_HEADER.lastIndex = start
  const header = BLOCK_HEADER.exec(text)
  const place =
    header === null ? placeInFlow(text, start, offset) : placeInBlock(text, start + header[0].length, value, offset)
  return positionAt(text, Math.min(place, text.length))
}

const BLOCK_HEADER = /[|>][^\n]*\n/y
const BREAKS = /[ \t]*(?:\r?\n[ \t]*)+/y
const ESCAPED_BREAK = /\\\r?\n[ \t]*/y
const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Plain or quoted, over one line or several: a single break is a space, of several one is lost. */
function placeInFlow(text: string, start: number, offset: number): number {
  const quote = text.charAt(start)
  let place = quote === '"' || quote === "'" ? start + 1 : start
  let passed = 0
  while (passed < offset && place < text.length) {
    const { length, units } = tokenAt(text, place, quote)
    place += length
    passed += units
  }
  while (tokenAt(text, place, quote).units === 0) place += tokenAt(text, place, quote).length
  return place
}

interface Token {
  /** How long it is in the file, and how many UTF-16 units of the value it is. */
  readonly length: number
  readonly units: number
}
function tokenAt(text: string, place: number, quote: string): Token {
  if (quote === '"' && text.charAt(place) === '\\') return escapeAt(text, place)
  if (quote === "'" && text.startsWith("''", place)) return { length: 2, units: 1 }
  BREAKS.lastIndex = place
  const breaks = BREAKS.exec(text)?.[0]
  if (breaks === undefined) return { length: 1, units: 1 }
  return { length: breaks.length, units: Math.max(1, breaks.split('\n').length - 2) }
}

function escapeAt(text: string, place: number): Token {
  ESCAPED_BREAK.lastIndex = place
  const broken = ESCAPED_BREAK.exec(text)?.[0]
  if (broken !== undefined) return { length: broken.length, units: 0 }
  const letter = text.charAt(place + 1)
  const digits = HEX[letter] ?? 0
  const code = Number.parseInt(text.slice(place + 2, place + 2 + digits) || '0', 16)
  return { length: 2 + digits, units: code > 0xff_ff ? 2 : 1 }
}

const isSpace = (char: string): boolean => char === ' ' || char === '\n' || char === '\r' || char === '\t'

/** In a block, what is in the file and not in the value is space: it is passed over where the value goes on otherwise. */
function placeInBlock(text: string, start: number, value: string, offset: number): number {
  let place = start
  for (let index = 0; index < offset && place < text.length; index += 1)
    place = afterInBlock(text, place, value.charAt(index))
  const wanted = value.charAt(offset)
  return wanted === '' || isSpace(wanted) ? place : pastSpace(text, place, wanted)
}

function afterInBlock(text: string, place: number, char: string): number {
  if (!isSpace(char)) return pastSpace(text, place, char) + 1
  if (char !== '\n' && text.charAt(place) === char) return place + 1
  let end = place
  while (text.charAt(end) !== '\n' && isSpace(text.charAt(end))) end += 1
  return text.charAt(end) === '\n' ? end + 1 : place
}

function pastSpace(text: string, from: number, char: string): number {
  let place = from
  while (text.charAt(place) !== char && isSpace(text.charAt(place))) place += 1
  return place
}

function offsetOfPosition(text: string, { line, column }: Position): number {
  let start = 0
  for (let seen = 1; seen < line; seen += 1) start = text.indexOf('\n', start) + 1
  return start + column - 1
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}
