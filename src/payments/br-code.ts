import { crc16 } from './crc16.ts'
import { readTlv, valueOf, type Element } from './tlv.ts'

/** To whom a valid BR Code pays: its static key, else the URL of a charge; neither where it holds a recurrence only. */
export interface BrCode {
  /** As it is written in the code. */
  readonly key?: string
  /** Where the charge is fetched, as it is written, mostly without a scheme. */
  readonly url?: string
}

/** 63, length 04 and four hex digits, at the end; the CRC is over all that stands before its value. */
const CRC = /6304([0-9A-Fa-f]{4})$/
const GUI = 'br.gov.bcb.pix'
/** `00` is always first: most payloads that are no BR Code need no more than this. */
const BEGINNING = '000201'

const utf8 = new TextEncoder()

function hasRightCrc(text: string): boolean {
  const written = CRC.exec(text)?.[1]
  return written !== undefined && crc16(utf8.encode(text.slice(0, -4))) === Number.parseInt(written, 16)
}

/** The elements of the PIX templates among tags `from` to `to`. */
function templates(elements: readonly Element[], from: number, to: number): readonly (readonly Element[])[] {
  return elements.flatMap(({ tag, value }) => {
    const inside = Number(tag) >= from && Number(tag) <= to ? readTlv(value) : undefined
    return inside !== undefined && valueOf(inside, '00')?.toLowerCase() === GUI ? [inside] : []
  })
}

/** The key of an account template, else its URL. What is blank is not there. */
function payeeOf(template: readonly Element[]): BrCode | undefined {
  const key = valueOf(template, '01')
  if (key?.trim()) return { key }
  const url = valueOf(template, '25')
  return url?.trim() ? { url } : undefined
}

/**
 * The BR Code that a payload is, undefined where it is none or not valid (Banco Central, Manual de Padrões para
 * Iniciação do Pix; EMV QRCPS-MPM): elements to the very end, `00` first and `01`, `63` last with a CRC that matches,
 * `58` BR, and a PIX template with a key or URL (26–51, the first counts) or with a recurrence's URL (80–99). What it
 * says of name, city and amount identifies nobody and is not read.
 */
export function readBrCode(payload: string): BrCode | undefined {
  if (!payload.startsWith(BEGINNING) || !hasRightCrc(payload)) return undefined
  const elements = readTlv(payload)
  const last = elements?.at(-1)
  if (elements === undefined || last?.tag !== '63' || last.value.length !== 4) return undefined
  if (valueOf(elements, '58') !== 'BR') return undefined
  const [payee] = templates(elements, 26, 51).flatMap((template) => payeeOf(template) ?? [])
  if (payee !== undefined) return payee
  return templates(elements, 80, 99).some((template) => valueOf(template, '25')) ? {} : undefined
}

/**
 * The host of a BR Code's URL, to be compared whole: lower case, without scheme, user, port and path. Nothing is
 * repaired or decoded, so that no other way of writing one passes for a registered host.
 */
export function hostOfBrCode(url: string): string {
  const [authority = ''] = url.replace(/^https?:\/\//i, '').split(/[/?#]/, 1)
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d*$/, '')
    .toLowerCase()
}
