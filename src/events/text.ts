/** The most bytes that an event may have. */
export const MAX_EVENT_BYTES = 65_536

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of well-formed UTF-8 (a byte order mark stays in it), else undefined. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Can JSON text that came as well-formed UTF-8 hold a lone surrogate? Only by an escape. */
export const mayHoldLoneSurrogate = (json: string): boolean => json.includes('\\ud') || json.includes('\\uD')

/** Every node of a JSON value at any depth: containers, leaves, and the keys of objects as strings. No recursion. */
function* nodes(value: unknown): Generator {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const node = waiting.pop()
    yield node
    if (typeof node !== 'object' || node === null) continue
    if (!Array.isArray(node)) for (const key of Object.keys(node)) waiting.push(key)
    for (const member of Object.values(node)) waiting.push(member)
  }
}

/** Does any string in a JSON value, keys included, hold half of a surrogate pair? */
export function hasLoneSurrogate(value: unknown): boolean {
  for (const node of nodes(value)) if (typeof node === 'string' && !node.isWellFormed()) return true
  return false
}

/** Bytes of well-formed text in UTF-8. */
function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // Each half of a surrogate pair is two bytes of its four.
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1
  }
  return bytes
}

function ownBytes(node: unknown): number {
  if (Array.isArray(node)) return 2 + Math.max(0, node.length - 1)
  if (typeof node !== 'object' || node === null) return utf8Bytes(JSON.stringify(node) ?? '')
  const members = Object.keys(node).length
  return 2 + members + Math.max(0, members - 1)
}

/** Has a JSON value, written without spaces, more bytes than an event may have? */
export function isTooLarge(value: unknown): boolean {
  let bytes = 0
  for (const node of nodes(value)) {
    bytes += ownBytes(node)
    if (bytes > MAX_EVENT_BYTES) return true
  }
  return false
}
