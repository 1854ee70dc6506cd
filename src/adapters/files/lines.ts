import { createReadStream } from 'node:fs'

const NEWLINE = 10
const RETURN = 13

/** A line of a file, without its end; it lies in the chunk that was read. */
export interface Line {
  readonly bytes: Uint8Array
  /** From 1. */
  readonly number: number
}

/**
 * The lines of a stream of chunks, as they come: each step gives the lines that a chunk completes. Ends are LF or CRLF,
 * the last line may lack one, and empty lines are passed over but counted.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  let rest: Buffer[] = []
  let number = 0
  const take = (line: Buffer, lines: Line[]) => {
    number += 1
    const bytes = line.at(-1) === RETURN ? line.subarray(0, -1) : line
    if (bytes.length > 0) lines.push({ bytes, number })
  }
  for await (const chunk of chunks) {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end)
      take(rest.length === 0 ? piece : Buffer.concat([...rest, piece]), lines)
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
    if (lines.length > 0) yield lines
  }
  const last: Line[] = []
  if (rest.length > 0) take(Buffer.concat(rest), last)
  if (last.length > 0) yield last
}

/** The bytes of a file, or of the standard input where it is called `-`. It is opened when the first chunk is asked for. */
export async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  yield* file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 })
}
