import { links } from '../messages/links.ts'
import { isOfPublicBody } from './shared-hosts.ts'

/** Whatever a reader sees between two spaces. */
const CHUNK = /\S+/g
/** A mailbox, which opens nothing. */
const MAILBOX = /^[^\s@/]+@[^\s@/]+$/
/** What may end a sentence behind an address, a few signs at the most. */
const ENDS = /[.,;:!?)]{0,3}$/

/** What is ours in a text: hosts as they are compared, numbers as they are written. */
export interface Ours {
  readonly hosts: ReadonlySet<string>
  readonly numbers: readonly string[]
  /** Profiles, as they are written. */
  readonly pages: readonly string[]
}

/** What would make another number, or another page, of one that it stands beside. */
const NOT_BESIDE_A_NUMBER = { before: '(?<!\\d)', behind: '(?!\\d)' }
const NOT_BESIDE_A_PAGE = { before: '(?<![\\w@./-])', behind: '(?![\\w/?#@-]|\\.\\w)' }

/** What is written, and not where it is a part of something longer. */
const whole = (written: string, { before, behind }: typeof NOT_BESIDE_A_NUMBER): RegExp =>
  new RegExp(`${before}${RegExp.escape(written)}${behind}`, 'g')

/**
 * A text in which addresses and the operator's numbers are called what they are: an address of ours or of a public body
 * and a profile of ours `site`, a number of ours `central`, so that what is to be done there ("pague em …", "ligue …")
 * is done with us; any other address `link`, whatever suffix it has; a mailbox `correio`.
 */
export function inPlainWords(text: string, { hosts, numbers, pages }: Ours): string {
  const called = numbers.reduce((rest, number) => rest.replace(whole(number, NOT_BESIDE_A_NUMBER), 'central'), text)
  const named = pages.reduce((rest, page) => rest.replace(whole(page, NOT_BESIDE_A_PAGE), 'site'), called)
  const isKnown = (host: string): boolean => hosts.has(host) || isOfPublicBody(host)
  return named.replace(CHUNK, (chunk) => {
    const found = links(chunk)
    if (found.length === 0) return MAILBOX.test(chunk) ? 'correio' : chunk
    return `${found.every(isKnown) ? 'site' : 'link'}${ENDS.exec(chunk)?.[0] ?? ''}`
  })
}
