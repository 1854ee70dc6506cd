import { chunksOf, linesOf, type Line } from '../adapters/files/lines.ts'
import { readUtf8 } from '../events/text.ts'
import { Disposition } from '../engine/disposition.ts'
import { unreadable } from './event-files.ts'
import { ProblemsError } from './load.ts'

/** So many bad lines are told one by one. */
const MOST_TOLD = 20

/** The disposition of a line, or what is wrong with it: fields, never their values. */
function readLine(bytes: Uint8Array): Disposition | string {
  const text = readUtf8(bytes)
  if (text === undefined) return 'the bytes are not well-formed UTF-8'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'the text is not JSON'
  }
  const { data, error } = Disposition.safeParse(value)
  return data ?? error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; ')
}

async function* linesIn(file: string): AsyncGenerator<Line> {
  try {
    for await (const lines of linesOf(chunksOf(file))) yield* lines
  } catch (error) {
    unreadable(file, error)
  }
}

/**
 * The dispositions in a file, one a line. Rejects with a `ProblemsError` where the file cannot be read or a line is
 * none: the first 20 such lines are told, the others counted.
 */
export async function readDispositions(file: string): Promise<readonly Disposition[]> {
  const dispositions: Disposition[] = []
  const told: string[] = []
  let bad = 0
  for await (const { bytes, number } of linesIn(file)) {
    const read = readLine(bytes)
    if (typeof read !== 'string') dispositions.push(read)
    else if ((bad += 1) <= MOST_TOLD) told.push(`${file}:${number} ${read}`)
  }
  if (bad > MOST_TOLD) told.push(`${file}: ${bad - MOST_TOLD} more bad lines`)
  if (bad > 0) throw new ProblemsError(told.join('\n'))
  return dispositions
}
