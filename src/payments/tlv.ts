/** An element of a BR Code: two digits that name it, and its value. */
export interface Element {
  readonly tag: string
  readonly value: string
}

/** Two digits and two more: the tag and the number of characters that follow. */
const HEAD = /^\d{4}$/

/**
 * The elements of a text that is nothing but tag, length and value, one after the other to its very end (EMV QRCPS-MPM
 * 3.2); undefined for any other text. Lengths count characters (code points).
 */
export function readTlv(text: string): readonly Element[] | undefined {
  const characters = Array.from(text)
  const elements: Element[] = []
  let at = 0
  while (at < characters.length) {
    const head = characters.slice(at, at + 4).join('')
    if (!HEAD.test(head)) return undefined
    const end = at + 4 + Number(head.slice(2))
    if (end > characters.length) return undefined
    elements.push({ tag: head.slice(0, 2), value: characters.slice(at + 4, end).join('') })
    at = end
  }
  return elements
}

/** The value of the first element of that tag. */
export const valueOf = (elements: readonly Element[], tag: string): string | undefined =>
  elements.find((element) => element.tag === tag)?.value
