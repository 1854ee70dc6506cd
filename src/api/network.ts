import { isIPv4, isIPv6 } from 'node:net'

/** `::ffff:10.0.0.1` → `10.0.0.1`; without a zone, and without the port that some proxies write. */
const plain = (address: string): string =>
  address
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')

const read = (part: string): readonly number[] =>
  part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))

/** The eight groups of an IPv6 address, as numbers. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::')
  const before = read(head)
  const after = tail === undefined ? [] : read(tail)
  return [...before, ...Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after]
}

/** Is the address (of a socket, not of a header) this machine's own loopback? */
export const isLoopback = (address: string): boolean => {
  const own = plain(address)
  return isIPv4(own)
    ? own.startsWith('127.')
    : isIPv6(own) && groupsOf(own).every((group, at) => group === (at === 7 ? 1 : 0))
}

const partOf = (address: string, groups: number): string =>
  groupsOf(address)
    .slice(0, groups)
    .map((group) => group.toString(16))
    .join(':')

/** The network that a caller is counted under: /24 of IPv4, /48 of IPv6. */
export function networkOf(address: string): string {
  const own = plain(address)
  if (isIPv4(own)) return own.split('.').slice(0, 3).join('.')
  return isIPv6(own) ? partOf(own, 3) : 'unknown'
}

/** Where a caller is, as far as one person is told from another: the address of IPv4, /64 of IPv6. */
export function placeOf(address: string): string {
  const own = plain(address)
  return isIPv6(own) ? partOf(own, 4) : own
}

/** Does a `Host` header name this machine's loopback? Another name, resolved to it, is DNS rebinding. */
export const isLoopbackHost = (host: string): boolean => {
  const name = host.toLowerCase().replace(/:\d+$/, '')
  return (
    name === 'localhost' ||
    (name.startsWith('[') && name.endsWith(']') ? isLoopback(name.slice(1, -1)) : isIPv4(name) && isLoopback(name))
  )
}
