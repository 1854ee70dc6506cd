import type { Position } from './yaml.ts'

/**
 * Where a character of a YAML scalar's value stands in the file. `at` is where the scalar begins; quotes, escapes,
 * folded lines and the indentation of blocks are in the file and not in the value.
 */
export function positionInScalar(text: string, at: Position, value: string, offset: number): Position {
  let place = skipOpening(text, offsetOfPosition(text, at))
  for (let index = 0; index < offset && place < text.length; index += 1) {
    place = findNext(text, place, value.charAt(index))
  }
  return positionAt(text, offset < value.length ? skipTo(text, place, value.charAt(offset)) : place)
}

const BLOCK_HEADER = /[|>][^\n]*\n/y
/** A block's header line, or an opening quote. */
function skipOpening(text: string, start: number): number {
  BLOCK_HEADER.lastIndex = start
  const header = BLOCK_HEADER.exec(text)
  if (header !== null) return start + header[0].length
  return text.charAt(start) === '"' || text.charAt(start) === "'" ? start + 1 : start
}

const isSpace = (char: string): boolean => char === ' ' || char === '\n' || char === '\r' || char === '\t'

/** The place after the next character of the value; a space may be a line's end and the next one's indentation. */
function findNext(text: string, from: number, char: string): number {
  if (isSpace(char) && isSpace(text.charAt(from)) && text.charAt(from) !== char) {
    let place = from
    while (isSpace(text.charAt(place))) place += 1
    return place
  }
  return skipTo(text, from, char) + 1
}

/** The next place of a character, near enough; else where we are. */
function skipTo(text: string, from: number, char: string): number {
  const place = text.indexOf(char, from)
  return place === -1 ? from : place
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
