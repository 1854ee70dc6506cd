import { integer, textAt } from './body.ts'

/** Where reading of a body stands. */
export interface Cursor {
  readonly bytes: Buffer
  at: number
  /** How many records are open. */
  depth: number
}

const MOST_BYTES_OF_LONG = 10
const MOST_BYTES_OF_INT = 5

const short = (): never => {
  throw new RangeError('the body is too short')
}

/** The place of the next `length` bytes, which are passed. */
export function pass(cursor: Cursor, length: number): number {
  const { at } = cursor
  if (length < 0 || length > cursor.bytes.length - at) short()
  cursor.at = at + length
  return at
}

function exactLong(bytes: Buffer, from: number, to: number): bigint {
  let zigzag = 0n
  for (let at = to - 1; at >= from; at--) zigzag = (zigzag << 7n) | BigInt((bytes[at] ?? 0) & 0x7f)
  return BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n))
}

/** A long (Avro 1.12, binary encoding: variable-length zig-zag). */
export function readLong(cursor: Cursor): number | bigint {
  const { bytes, at: from } = cursor
  let at = from
  let zigzag = 0
  for (let weight = 1; ; weight *= 128) {
    const byte = bytes[at++] ?? short()
    zigzag += (byte & 0x7f) * weight
    if (byte < 0x80) break
    if (at - from >= MOST_BYTES_OF_LONG) throw new RangeError('a number has too many bytes')
  }
  cursor.at = at
  if (zigzag > Number.MAX_SAFE_INTEGER) return integer(exactLong(bytes, from, at))
  return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
}

/** An int, a length, or an index. */
export function readInt(cursor: Cursor): number {
  const { at } = cursor
  const value = readLong(cursor)
  if (cursor.at - at > MOST_BYTES_OF_INT || typeof value === 'bigint' || (value | 0) !== value)
    throw new RangeError('a number is no 32-bit one')
  return value
}

export function readText(cursor: Cursor): string {
  const length = readInt(cursor)
  const from = pass(cursor, length)
  return textAt(cursor.bytes, from, from + length)
}

/**
 * Reads the blocks of an array or a map: each member has a byte at least, so that no count goes beyond what there is to
 * read.
 */
export function readBlocks(cursor: Cursor, readMember: () => void): void {
  for (;;) {
    let count = readInt(cursor)
    if (count === 0) return
    if (count < 0) {
      count = -count
      readLong(cursor)
    }
    if (count > cursor.bytes.length - cursor.at) short()
    while (count-- > 0) readMember()
  }
}
