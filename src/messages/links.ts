import { parse } from 'tldts'
import { hostOf, readWebAddress } from '../channels/web.ts'

/** What people put around an address and never into one. */
const BETWEEN = /[\s<>"“”„‘’«»‹›`|…]+/u
/** Invisible marks, with which an address is hidden from whoever reads it by machine. */
const INVISIBLE = /\p{Cf}/gu
/** `[.]`, `(dot)`: what is written so that nobody follows it, or so that no filter sees it. */
const DEFANGED = /\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[ponto\]|\(ponto\)/gi
const SCHEME = /h(?:tt|xx)ps?(?:\[:\]|:)[\\/]{2}/gi
/** Hyphens that cannot be told from the usual one. */
const HYPHENS = /[\u2010\u2011]/g
/** A text without any of these holds no link. */
const SIGNS = /[.。．｡]|:[\\/]|\]:|[[(](?:dot|ponto)/i
/** A word without a dot before a label, and without the colon of a scheme, holds no host. */
const OF_HOST = /[.。．｡:][^.。．｡:]/
/** What cannot stand in an address without a scheme, before its path; a colon stands before a port. */
const NOT_BARE = /[^\p{L}\p{M}\p{N}._:@。．｡-]+|:(?!\d)/u
/** What cannot stand in a host, so that it ends there as it does at a path. */
const NOT_HOST = /[^\p{L}\p{M}\p{N}._:%。．｡[\]-]/u
const PUNCTUATION = new Set('._:@%-。．｡')
/** So many labels after a suffix may be the first word of a sentence before which a space is missing. */
const MOST_WORDS = 2

/** Without punctuation at its ends. */
function trimmed(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && PUNCTUATION.has(text.charAt(from))) from += 1
  while (to > from && PUNCTUATION.has(text.charAt(to - 1))) to -= 1
  return text.slice(from, to)
}

function hostAt(address: string): string {
  const url = readWebAddress(address)
  return url === undefined ? '' : hostOf(url)
}

/**
 * The hosts of what stands between a scheme and a path. Where a backslash stands in it, some programs take what is
 * before it for the host, others what follows the user's name after it: both are told.
 */
function hostsOfAuthority(authority: string): readonly string[] {
  const slash = authority.indexOf('\\')
  const at = authority.lastIndexOf('@')
  const named = authority.slice(at + 1)
  const told = slash < 0 ? [named] : at > slash ? [authority.slice(0, slash), named] : [authority.slice(0, slash)]
  return told.map((one) => {
    const [host = ''] = one.slice(one.lastIndexOf('@') + 1).split(NOT_HOST, 1)
    return hostAt(`https://${trimmed(host)}`)
  })
}

/** Does a host end in a suffix under which names are registered (publicsuffix.org; RFC 6761 for those of examples)? */
function isRegistrable(host: string): boolean {
  const found = parse(host, { allowPrivateDomains: true, detectSpecialUse: true, extractHostname: false })
  return found.domain !== null && [found.isIcann, found.isPrivate, found.isSpecialUse].includes(true)
}

/** `saude-exemplo.net.Clique` is a host and a word. */
function registrable(host: string): string | undefined {
  let rest = host
  for (let words = 0; words <= MOST_WORDS; words += 1) {
    if (isRegistrable(rest)) return rest
    rest = rest.slice(0, Math.max(0, rest.lastIndexOf('.')))
  }
  return undefined
}

/** The host of an address without a scheme; an e-mail address is none, a user's name before a host and path is. */
function bareHost(written: string, isBeforePath: boolean): string | undefined {
  const bare = trimmed(written)
  const at = bare.lastIndexOf('@')
  if (at >= 0 && !isBeforePath) return undefined
  const host = hostAt(bare.slice(at + 1).toLowerCase())
  return host === '' ? undefined : registrable(host)
}

/** The hosts of addresses without a scheme in words that no space parts: after the first, slashes begin its path. */
function bareHosts(words: string): readonly string[] {
  const parts = words.split('/')
  for (const [index, part] of parts.entries()) {
    const pieces = part.split(NOT_BARE)
    const hosts = pieces.map((piece, nth) => bareHost(piece, index < parts.length - 1 && nth === pieces.length - 1))
    const found = hosts.filter((host) => host !== undefined)
    if (found.length > 0) return found
  }
  return []
}

function hostsOf(words: string): readonly string[] {
  const [before = '', ...urls] = words.split(SCHEME)
  return [...bareHosts(before), ...urls.flatMap((url) => hostsOfAuthority(url.split(/[/?#]/, 1)[0] ?? ''))]
}

/**
 * The hosts of the links in a text, as people write them: with a scheme or without, before a port, path or punctuation,
 * after a user's name, in any script, defanged. Each once, in the order of the text, in lower case, ASCII form, without
 * `www.` (WHATWG URL, UTS 46). Without a scheme a host ends in a public suffix. Takes time linear in the text.
 */
export function links(text: string): readonly string[] {
  if (!SIGNS.test(text)) return []
  const words = text.replace(INVISIBLE, '').replace(HYPHENS, '-').replace(DEFANGED, '.').split(BETWEEN)
  return [...new Set(words.filter((word) => OF_HOST.test(word)).flatMap(hostsOf))].filter((host) => host !== '')
}
