/** An element of a BR Code: two digits that name it, and its value. */
export interface Element {
  readonly tag: string
  readonly value: string
}

/** Two digits and two more: the tag and the number of characters that follow. */
const HEAD = /^\d{4}$/
/** Only in a text with these do characters and UTF-16 units differ. */
const SURROGATE = /[\uD800-\uDFFF]/

/**
 * The elements of a text that is nothing but tag, length and value, one after the other to its very end (EMV QRCPS-MPM
 * 3.2); undefined for any other text. Lengths count characters (code points).
 */
export function readTlv(text: string): readonly Element[] | undefined {
  const characters = SURROGATE.test(text) ? Array.from(text) : undefined
  const length = characters?.length ?? text.length
  const slice = (from: number, to: number): string => characters?.slice(from, to).join('') ?? text.slice(from, to)
  const elements: Element[] = []
  for (let at = 0; at < length;) {
    const head = slice(at, at + 4)
    if (!HEAD.test(head)) return undefined
    const end = at + 4 + Number(head.slice(2))
    if (end > length) return undefined
    elements.push({ tag: head.slice(0, 2), value: slice(at + 4, end) })
    at = end
  }
  return elements
}

/** The value of the first element of that tag. */
export const valueOf = (elements: readonly Element[], tag: string): string | undefined =>
  elements.find((element) => element.tag === tag)?.value
