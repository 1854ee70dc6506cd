import { isMap, isPair, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml'

/**
 * The offset in the text of the value at a path, or of its key where that is asked or where the value is a block of its
 * own or empty; of what is absent the nearest parent's.
 */
export function offsetOf(doc: Document, path: readonly PropertyKey[], key = false): number {
  let node: unknown = doc.contents
  let offset = doc.contents?.range?.[0] ?? 0
  for (const [index, step] of path.entries()) {
    const found = childOf(node, step)
    if (found === undefined) return offset
    const { keyOffset, value } = found
    const last = index === path.length - 1
    offset = keyOffset !== undefined && ((last && key) || value === null || isBlock(value)) ? keyOffset : startOf(value)
    node = value
  }
  return offset
}

interface Child {
  readonly keyOffset?: number
  readonly value: Node | null
}
function childOf(node: unknown, step: PropertyKey): Child | undefined {
  if (isSeq(node)) {
    const value = node.items[Number(step)]
    return value === undefined ? undefined : { value: isPair(value) ? null : (value as Node) }
  }
  if (!isMap(node)) return undefined
  const pair = (node.items as Pair<unknown, Node | null>[]).find(
    (item) => isScalar(item.key) && String(item.key.value) === String(step),
  )
  return pair === undefined ? undefined : { keyOffset: startOf(pair.key), value: pair.value }
}

/** Does the value begin under its key (a block map or sequence), or is it empty? */
const isBlock = (value: Node): boolean =>
  ((isMap(value) || isSeq(value)) && value.flow !== true) ||
  (isScalar(value) && value.source === '' && value.type === 'PLAIN')

const startOf = (node: unknown): number => (node as { range?: readonly number[] | null }).range?.[0] ?? 0
