import { numberOf, starred } from './disguise.ts'
import type { Scanner, TokenList } from './token-list.ts'

const PIECE = /[\p{L}\p{N}@$€£¢¡]+(?:[!|](?=[\p{L}\p{N}])[\p{L}\p{N}@$€£¢¡]+)*|[^\p{L}\p{N}@$€£¢¡]+/gu
const WORD = /^[\p{L}\p{N}@$€£¢¡]/u
const ADDRESS =
  /^[([<"'*]*(?:https?:|www\.|[\w.+-]+@[\w-]+\.\w)|\w\.(?:com|net|org|gov|br|ly|info|site|online|app|link)(?:[/:?#]|\W*$)/
const ADDRESS_END = /[.!?;,]+$/
const JOINER = /^[.\-_*'’~/\\+|,:=]$/
const MOST_PIECES = 47

/** Reads a run of signs and letters without space: an address of the web, a word in disguise, or several words. */
export function readChunk(chunk: string, scanner: Scanner, list: TokenList): void {
  if (isAddress(chunk, scanner)) {
    list.push(scanner.link)
    return list.sign(ADDRESS_END.exec(chunk)?.[0] ?? '')
  }
  const pieces = chunk.match(PIECE) ?? []
  const first = isWord(pieces[0]) ? 0 : 1
  const last = isWord(pieces.at(-1)) ? pieces.length : pieces.length - 1
  const whole = wholeOf(pieces.slice(first, last), scanner)
  if (whole === undefined) return readPieces(pieces, scanner, list)
  if (first > 0) list.sign(pieces[0] ?? '')
  for (const word of whole) list.push(word)
  if (last < pieces.length) list.sign(pieces[last] ?? '')
}

function readPieces(pieces: readonly string[], { vocabulary }: Scanner, list: TokenList): void {
  for (const [at, piece] of pieces.entries())
    if (isWord(piece)) readPiece(piece, vocabulary, list)
    else if (piece === '-' ? pieces.length === 1 : !(JOINER.test(piece) && isBetweenDigits(pieces, at)))
      list.sign(piece)
}

const MONEY = /^(?:r|us|u)?\$(\d*)$/
/** `R$50` is the sign of a currency and a number; `código!me` two words, unless they are one in disguise. */
function readPiece(piece: string, vocabulary: Scanner['vocabulary'], list: TokenList): void {
  const amount = MONEY.exec(piece)?.[1]
  if (amount !== undefined) {
    list.word('r$')
    if (amount !== '') list.word(amount)
  } else if (/[!|]/.test(piece) && numberOf(piece, vocabulary) === undefined)
    for (const part of piece.split(/[!|]/)) {
      list.word(part)
      list.sign('!')
    }
  else list.word(piece)
}

/** Is it an address of the web or of a mailbox, and not words of the data with dots between? */
function isAddress(chunk: string, { vocabulary, abbreviations }: Scanner): boolean {
  if (!ADDRESS.test(chunk)) return false
  const isKnown = (word: string): boolean =>
    word === '' || vocabulary.get(word) !== undefined || abbreviations.has(word)
  return /[/@]|www\./.test(chunk) || !chunk.split(/\W+/).every(isKnown)
}

const isWord = (piece: string | undefined): boolean => piece !== undefined && WORD.test(piece)
const isBetweenDigits = (pieces: readonly string[], at: number): boolean =>
  /\d$/.test(pieces[at - 1] ?? '') && /^\d/.test(pieces[at + 1] ?? '')

/** A word whose letters are kept apart by signs, `s.e.n.h.a`, `sen-ha`, `s*nha`, or a contraction, `don't`. */
function wholeOf(pieces: readonly string[], { vocabulary, abbreviations }: Scanner): readonly number[] | undefined {
  if (pieces.length < 3 || pieces.length > MOST_PIECES) return undefined
  if (!pieces.every((piece, at) => at % 2 === 0 || JOINER.test(piece))) return undefined
  const meant = abbreviations.get(pieces.join('').replace('’', "'"))
  if (meant !== undefined) return meant
  const parts = pieces.filter((_, at) => at % 2 === 0)
  if (parts.every((part) => part.length > 1 && vocabulary.get(part) !== undefined)) return undefined
  const letters = parts.join('')
  const number = /[a-z]/.test(letters) ? numberOf(letters, vocabulary) : undefined
  const found = number ?? starred(pieces.join(''), vocabulary)
  return found === undefined ? undefined : [found]
}
