import { CLASS_BIT } from './build-intents.ts'
import type { Reading } from './requests.ts'
import { BREAK } from './token-list.ts'

const C = CLASS_BIT

/** Words of sentences that send the reader elsewhere, and not here too; a question of what it is sends nowhere. */
export function elsewhereWords(reading: Reading): Uint8Array {
  const { tokens, marks } = reading
  const { words, breaks } = tokens
  const elsewhere = new Uint8Array(words.length)
  const begins = new Set(marks.phrases.map(({ start }) => start))
  for (let start = 0; start < words.length;) {
    let end = start
    let away = false
    let here = false
    do {
      const is = marks.classes[end] ?? 0
      away ||= (is & C.elsewhere) !== 0 && marks.inObject[end] === 0 && !begins.has(end) && isPlace(end, reading)
      here ||= (is & C.here) !== 0
      end++
    } while (end < words.length && (breaks[end] ?? 0) < BREAK.stop)
    const wants = breaks[end] === BREAK.question && ((marks.classes[start] ?? 0) & C.needs) !== 0
    if (away && !here && !wants) elsewhere.fill(1, start, end)
    start = end
  }
  return elsewhere
}

const LONGEST_RELATIVE = 6
/**
 * Is a place where something is to be done meant: not the one who does it ("a clínica cuida"), nor nobody there
 * ("ninguém do hospital"), nor what the asked one is known by ("a senha que você usa no app", "o token do seu app")?
 */
function isPlace(at: number, { tokens, marks }: Reading): boolean {
  const { breaks } = tokens
  const { classes, inObject } = marks
  const before = classes[at - 1] ?? 0
  if ((before & C.determiners) !== 0 && (before & C.genitives) === 0)
    if (breaks[at] === BREAK.none && (breaks[at - 1] ?? 0) >= BREAK.comma) return false
  if ((before & C.genitives) !== 0 && ((classes[at - 2] ?? 0) & C.negations) !== 0) return false
  let of = at - 1
  while (breaks[of + 1] === BREAK.none && ((classes[of] ?? 0) & (C.determiners | C.genitives)) !== 0) of--
  if (((classes[of + 1] ?? 0) & C.genitives) !== 0 && of + 1 < at && inObject[of] === 1) return false
  for (let by = at - 1; by >= Math.max(1, at - LONGEST_RELATIVE) && (breaks[by + 1] ?? 0) < BREAK.comma; by--)
    if (((classes[by] ?? 0) & C.relatives) !== 0) return inObject[by - 1] !== 1
  return true
}
