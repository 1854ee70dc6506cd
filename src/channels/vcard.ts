import { dialled } from './contact.ts'
import type { RegisteredChannel } from './registry.ts'

/** Characters that end or hide a line. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
/** A text as a value of a property (RFC 2426, 5): commas, semicolons, backslashes and line ends have a backslash. */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(CONTROL, '')

/** A link is no text: it has its own ways of writing what would end a line. */
const uri = (link: string): string => link.replace(CONTROL, '')

const LONGEST = 75
const utf8 = new TextEncoder()

/** A line of at most 75 octets, the rest on lines that begin with a space (RFC 2425, 5.8.1). No character is cut. */
function folded(line: string): string {
  let size = 0
  return Array.from(line, (character) => {
    const octets = utf8.encode(character).length
    const isFull = size + octets > LONGEST
    size = isFull ? 1 + octets : size + octets
    return isFull ? `\r\n ${character}` : character
  }).join('')
}

/** How a channel is reached, as a property. */
function reach({ kind, address, media }: RegisteredChannel, link: string): string {
  if (kind === 'email') return `EMAIL;TYPE=INTERNET:${escaped(address)}`
  if (kind === 'domain' || kind === 'social') return `URL:${uri(link)}`
  const type = media.includes('phone') ? 'WORK,VOICE' : 'WORK,CELL'
  return `TEL;TYPE=${type}:${dialled(address)}`
}

/** A channel that is reached by a link, as a contact: vCard 3.0 (RFC 2426), which old phones know, too. */
export function vcardOf(operator: string, entry: RegisteredChannel, link: string): string {
  const name = `${operator}: ${entry.label?.pt ?? entry.id}`
  const isChat = entry.kind === 'phone' && link.startsWith('https:')
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(name)}`,
    `N:${escaped(name)};;;;`,
    `ORG:${escaped(operator)}`,
    reach(entry, link),
    ...(isChat ? [`URL:${uri(link)}`] : []),
    'END:VCARD',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}
