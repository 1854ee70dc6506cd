import type { Position } from './yaml.ts'

/**
 * Where a character of a YAML scalar's value stands in the file. `at` is where the scalar begins; quotes, escapes,
 * folded lines and the indentation of blocks are in the file and not in the value.
 */
export function positionInScalar(text: string, at: Position, value: string, offset: number): Position {
  const { start, style } = open(text, offsetOfPosition(text, at))
  let place = start
  for (let index = 0; index < offset && place < text.length; index += 1)
    place = after(text, place, value.charAt(index), style)
  const wanted = value.charAt(offset)
  return positionAt(text, wanted === '' ? place : skipTo(text, place, wanted))
}

type Style = '"' | "'" | ''
const BLOCK_HEADER = /[|>][^\n]*\n/y
/** Past a block's header line, or an opening quote. */
function open(text: string, start: number): { readonly start: number; readonly style: Style } {
  BLOCK_HEADER.lastIndex = start
  const header = BLOCK_HEADER.exec(text)
  if (header !== null) return { start: start + header[0].length, style: '' }
  const quote = text.charAt(start)
  return quote === '"' || quote === "'" ? { start: start + 1, style: quote } : { start, style: '' }
}

const isSpace = (char: string): boolean => char === ' ' || char === '\n' || char === '\r' || char === '\t'

/** The place after a character of the value that stands at or after `place`. */
function after(text: string, place: number, char: string, style: Style): number {
  if (style === '"' && text.charAt(place) === '\\') return afterEscape(text, place, char)
  if (isSpace(char)) return afterSpace(text, place, char)
  const found = skipTo(text, place, char)
  if (style === '"' && text.charAt(found) === '\\') return afterEscape(text, found, char)
  if (text.charAt(found) !== char) return place
  return style === "'" && char === "'" ? found + 2 : found + 1
}

const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
function afterEscape(text: string, place: number, char: string): number {
  const letter = text.charAt(place + 1)
  if (letter === '\n' || letter === '\r') return after(text, skipSpace(text, place + 1), char, '"')
  return place + 2 + (HEX[letter] ?? 0)
}

/** A line's end in the file may be a space of the value; what is left over is skipped by what follows. */
function afterSpace(text: string, place: number, char: string): number {
  if (char !== '\n' && text.charAt(place) === char) return place + 1
  let end = place
  while (text.charAt(end) !== '\n' && isSpace(text.charAt(end))) end += 1
  return text.charAt(end) === '\n' ? end + 1 : place
}

function skipSpace(text: string, from: number): number {
  let place = from
  while (isSpace(text.charAt(place))) place += 1
  return place
}

/** The next place of a character, past space that is not in the value; else where we are. */
function skipTo(text: string, from: number, char: string): number {
  if (text.charAt(from) === char) return from
  const place = skipSpace(text, from)
  return isSpace(char) ? from : place
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
