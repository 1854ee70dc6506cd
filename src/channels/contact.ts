import { isValidAt } from './instant.ts'
import type { RegisteredChannel, Registry } from './registry.ts'

/** Numbers of 8 digits for the whole country, in E.164. */
export const EIGHT_DIGITS = /^\+55((?:3003|3004|400\d|4020)\d{4})$/
/** 0800, 0300, 0500, 0900 and 0303, in E.164. */
export const PREFIXED = /^\+55((?:[3589]00|303)\d{6,7})$/

/** What is dialled for a number in E.164: national ones without the country (4004 0000, 0800 000 0000). */
export const dialled = (address: string): string => address.replace(EIGHT_DIGITS, '$1').replace(PREFIXED, '0$1')

/** A link that reaches a channel on a phone (`tel:`, `https:`, `mailto:`), undefined where there is none. */
export function linkTo({ kind, address, media, value }: RegisteredChannel): string | undefined {
  if (kind === 'phone' && media.includes('phone')) return `tel:${dialled(address)}`
  if (kind === 'phone' && media.includes('whatsapp')) return `https://wa.me/${address.slice(1)}`
  if (kind === 'short_code' && media.includes('phone')) return `tel:${address}`
  if (kind === 'domain' && media.includes('web')) return `https://${address}`
  if (kind === 'email') return `mailto:${address}`
  return kind === 'social' && value.startsWith('https://') ? value : undefined
}

/** Where a beneficiary can turn to at `t`: a number to call, else another channel that takes people, else the site. */
export function officialContact({ channels, operator }: Registry, t: number): string | undefined {
  const open = channels.filter((entry) => entry.direction !== 'inbound' && isValidAt(entry, t))
  const callable = open.find(({ kind, media }) => kind === 'phone' && media.includes('phone'))
  const [domain] = operator.domains
  const site = domain === undefined ? undefined : `https://${domain}`
  return (callable && linkTo(callable)) ?? open.map(linkTo).find((link) => link !== undefined) ?? site
}

/** The entry that has taken an ended one's place and is valid at `t`, over any number of steps. */
export function replacementOf(registry: Registry, entry: RegisteredChannel, t: number): RegisteredChannel | undefined {
  const seen = new Set<string>([entry.id])
  let next = registry.channelsById.get(entry.replacedBy ?? '')
  while (next !== undefined && !seen.has(next.id)) {
    if (isValidAt(next, t)) return next
    seen.add(next.id)
    next = registry.channelsById.get(next.replacedBy ?? '')
  }
  return undefined
}

/** The link by which a beneficiary can turn to a channel at `t`; none where it is not valid or only reaches people. */
export const reachedBy = (entry: RegisteredChannel, t: number): string | undefined =>
  isValidAt(entry, t) && entry.direction !== 'inbound' ? linkTo(entry) : undefined
