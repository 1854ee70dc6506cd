const SCHEME = /^(?:https?:)?\/\//i
/**
 * A host without a scheme: labels with dots between, the last one of letters, then port and path as they like; marks
 * that nobody sees stand in a label as browsers let them (UTS 46 leaves them out). What
 * stands before an @ is a user where a path follows; else the whole is meant as a mailbox.
 */
const BARE_HOST =
  /^(?:[^\s/?#\\@]*@(?=[^\s@]*[/?#]))?(?:[\p{L}\p{M}\p{N}\u200b\u2060\ufeff\u00ad_-]+\.)+(?:\p{L}[\p{L}\p{M}]+|xn--[a-z\d-]+)\.?(?::\d{1,5})?(?:[/?#]\S*)?$/iu
const BARE_IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:[/?#]\S*)?$/
/** A backslash before the path is read as a slash by some programs and as part of the host by others. */
const TWO_HOSTS = /^[^?#]*\\/
const NAME = /(?:^|\.)[a-z][a-z\d-]*$/
const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/

/** A web address (scheme or not, defanged or not) as a URL, undefined where the text is none. */
export function readWebAddress(text: string): URL | undefined {
  const whole = refanged(text)
  const named = SCHEME.test(whole)
  if (/\s/.test(whole) || TWO_HOSTS.test(whole)) return undefined
  if (!named && !BARE_HOST.test(whole) && !BARE_IPV4.test(whole)) return undefined
  const url = URL.parse(named ? whole.replace(SCHEME, 'https://') : `https://${whole}`)
  return url !== null && hostOf(url) !== '' ? url : undefined
}

/**
 * Host of a web address: lower case, ASCII form (WHATWG URL, UTS 46), without `www.`, final dot, port and user; empty
 * where it is neither a name nor an IP address.
 */
export function hostOf(url: URL): string {
  const host = url.hostname.replace(/\.$/, '').replace(/^(?:www\.)+(?=.)/, '')
  return NAME.test(host) || IP.test(host) ? host : ''
}

/** `hxxps://a[.]b` and full-width or ideographic dots as people mean them. */
const refanged = (text: string): string =>
  text
    .replace(/^hxxp/i, 'http')
    .replace(/^(https?)(?:\[:\]\/\/|\[:\/\/\])/i, '$1://')
    .replace(/\[\.\]|\(\.\)|\[dot\]|。/gi, '.')
