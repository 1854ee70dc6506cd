/** The remainder of message · x¹⁶ divided by x¹⁶+x¹²+x⁵+1, the first 16 bits turned over: a division with bigints. */
export function slowCrc(bytes: Uint8Array): number {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const length = bytes.length * 8 + 16
  let rest = BigInt(`0x0${hex}0000`) ^ (0xffffn << BigInt(length - 16))
  for (let bit = length - 1; bit >= 16; bit -= 1) if ((rest >> BigInt(bit)) & 1n) rest ^= 0x11021n << BigInt(bit - 16)
  return Number(rest)
}

export type Part = readonly [tag: string, value: string | readonly Part[]]

/** One element after the other; the value of a template is written first. */
const writeParts = (parts: readonly Part[]): string =>
  parts
    .map(([tag, value]) => {
      const text = typeof value === 'string' ? value : writeParts(value)
      return `${tag}${String(Array.from(text).length).padStart(2, '0')}${text}`
    })
    .join('')

export const GUI: Part = ['00', 'br.gov.bcb.pix']

/** Elements with their CRC. */
export function signed(body: string): string {
  const text = `${body}6304`
  return text + slowCrc(new TextEncoder().encode(text)).toString(16).toUpperCase().padStart(4, '0')
}
export const brCode = (...parts: readonly Part[]): string => signed(writeParts(parts))

const REST: readonly Part[] = [
  ['52', '0000'],
  ['53', '986'],
  ['58', 'BR'],
  ['59', 'Fulano de Tal'],
  ['60', 'BRASILIA'],
  ['62', [['05', '***']]],
]
/** A usual BR Code with these account parts. */
export const usual = (...account: readonly Part[]): string => brCode(['00', '01'], ...account, ...REST)
export const keyed = (key: string): string => usual(['26', [GUI, ['01', key]]])
export const charged = (url: string): string => usual(['26', [GUI, ['25', url]]])
