import { readChunk } from './chunk.ts'
import { fold } from './fold.ts'
import { createRun } from './spaced-run.ts'
import { createTokenList, type Scanner, type Tokens } from './token-list.ts'

const SPACE = 32
const NEWLINE = 10
const LETTER_A = 97
const LETTER_Z = 122
const isSpace = (code: number): boolean =>
  code === SPACE || (code >= 9 && code <= 13) || code === 0x85 || code === 0x1680 || code === 0x2028 || code === 0x2029
const endsLine = (code: number): boolean => code === NEWLINE || code === 0x2028 || code === 0x2029

/** Takes a text apart into the words of the data, whatever it is disguised as. Linear in its length. */
export function tokenise(text: string, scanner: Scanner): Tokens {
  const list = createTokenList(scanner)
  const run = createRun(scanner.vocabulary, list)
  const folded = fold(text)
  for (let at = 0; at < folded.length;) {
    let end = at
    let lines = 0
    for (; end < folded.length && isSpace(folded.charCodeAt(end)); end++) if (endsLine(folded.charCodeAt(end))) lines++
    if (end > at) {
      if (end - at > 1 || lines > 0) run.end()
      if (lines > 0) list.line(lines)
      at = end
    }
    while (end < folded.length && !isSpace(folded.charCodeAt(end))) end++
    if (end > at) takeChunk(folded.slice(at, end))
    at = end
  }
  run.end()
  return list.done()

  function takeChunk(chunk: string): void {
    if (run.takes(chunk)) return
    run.end()
    const letters = plainLetters(chunk)
    if (letters > 1 && letters >= chunk.length - 1) {
      list.word(letters === chunk.length ? chunk : chunk.slice(0, letters))
      if (letters < chunk.length) list.sign(chunk.slice(letters))
    } else readChunk(chunk, scanner, list)
  }
}

/** How many letters from a to z a chunk begins with. */
function plainLetters(chunk: string): number {
  let at = 0
  for (; at < chunk.length; at++) {
    const code = chunk.charCodeAt(at)
    if (code < LETTER_A || code > LETTER_Z) break
  }
  return at
}
