const PREFIX = 'xn--'
const [BASE, T_MIN, T_MAX, SKEW, DAMP] = [36, 1, 26, 38, 700]
const HIGHEST = 0x10ffff

/** `a`–`z` are 0–25, `0`–`9` are 26–35; −1 for anything else. */
function valueOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 97
  return code >= 48 && code <= 57 ? code - 22 : -1
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / DAMP) : Math.floor(delta / 2)
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}

/** The characters that lower-case Punycode stands for (RFC 3492), undefined where it is none. */
function decode(text: string): string | undefined {
  const delimiter = text.lastIndexOf('-')
  const points = Array.from(text.slice(0, Math.max(0, delimiter)), (character) => character.charCodeAt(0))
  let [n, i, bias] = [128, 0, 72]
  for (let at = delimiter + 1; at < text.length;) {
    const before = i
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = at < text.length ? valueOf(text.charCodeAt(at)) : -1
      at += 1
      if (digit < 0) return undefined
      i += digit * weight
      const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias))
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    bias = adapt(i - before, points.length + 1, before === 0)
    n += Math.floor(i / (points.length + 1))
    i %= points.length + 1
    if (n > HIGHEST) return undefined
    points.splice(i, 0, n)
    i += 1
  }
  return String.fromCodePoint(...points)
}

/** A label of a host as people read it: `xn--` labels decoded, others, and what is no Punycode, as they are. */
export function readableLabel(label: string): string {
  if (!label.startsWith(PREFIX)) return label
  return decode(label.slice(PREFIX.length)) ?? label
}
