import type { ChannelStatus, Medium } from '../events/channel.ts'
import { hasEnded, isValidAt } from './instant.ts'
import type { RegisteredChannel, Registry } from './registry.ts'

/** Who talks to a beneficiary: the address in canonical form (see `canonicalAddress`). */
export interface CanonicalChannel {
  readonly medium: Medium
  readonly address: string
}

/**
 * Whether the operator reaches beneficiaries through this channel at `t` (epoch ms): `official` where a valid entry has
 * the address, the medium and a direction of inbound or both; `revoked` where such entries have all ended; otherwise
 * `unknown`. The registry's own expiry plays no part here.
 */
export function channelStatus(registry: Registry, channel: CanonicalChannel, t: number): ChannelStatus {
  if (isOwnSite(registry, channel)) return 'official'
  let status: ChannelStatus = 'unknown'
  for (const entries of entriesAt(registry, channel)) {
    for (const entry of entries) {
      if (entry.direction === 'outbound' || !entry.media.includes(channel.medium)) continue
      if (isValidAt(entry, t)) return 'official'
      if (hasEnded(entry, t)) status = 'revoked'
    }
  }
  return status
}

/** What an official channel may be used for. */
export interface Allowance {
  readonly purposes: ReadonlySet<string>
  readonly paymentMethods: ReadonlySet<string>
  /** Intents of messages that are named by one of its entries as never its own. */
  readonly neverAsks: ReadonlySet<string>
}

/**
 * What the official entries of a channel at `t` are for and ask, united; nothing for what is not official.
 * A site of the operator's own may do what all valid web domains together may.
 */
export function channelAllows(registry: Registry, channel: CanonicalChannel, t: number): Allowance {
  const official = officialEntries(registry, channel, t)
  return {
    purposes: new Set(official.flatMap(({ purposes }) => purposes)),
    paymentMethods: new Set(official.flatMap(({ paymentMethods }) => paymentMethods)),
    neverAsks: new Set(official.flatMap(({ neverAsks }) => neverAsks)),
  }
}

/** The entries that make a channel official at `t` for what reaches a beneficiary. */
function officialEntries(registry: Registry, channel: CanonicalChannel, t: number): RegisteredChannel[] {
  if (isOwnSite(registry, channel))
    return [...registry.domainsByHost.values()]
      .flat()
      .filter((entry) => entry.media.includes('web') && isValidAt(entry, t))
  return entriesAt(registry, channel)
    .flat()
    .filter((entry) => entry.direction !== 'outbound' && entry.media.includes(channel.medium) && isValidAt(entry, t))
}

const NONE: readonly RegisteredChannel[] = []
/** Entries of the address: its own, and of its host where mail or the web reaches one. */
const entriesAt = (
  registry: Registry,
  { medium, address }: CanonicalChannel,
): readonly (readonly RegisteredChannel[])[] => [
  registry.channelsByAddress.get(address) ?? NONE,
  hostEntries(registry, medium, address),
]

function hostEntries(registry: Registry, medium: Medium, address: string): readonly RegisteredChannel[] {
  if (medium === 'web') return registry.domainsByHost.get(address) ?? NONE
  const at = medium === 'email' ? address.lastIndexOf('@') : -1
  return at > 0 ? (registry.domainsByHost.get(address.slice(at + 1)) ?? NONE) : NONE
}

const HOST = /^[a-z\d_-]+(?:\.[a-z\d_-]+)*$/
const isOwnSite = (registry: Registry, { medium, address }: CanonicalChannel): boolean =>
  medium === 'web' && isOwnHost(registry, address)

/** Is the host one of the operator's domains or below one? */
export function isOwnHost({ ownDomains }: Registry, host: string): boolean {
  if (!HOST.test(host)) return false
  for (let rest = host; ; rest = rest.slice(rest.indexOf('.') + 1)) {
    if (ownDomains.has(rest)) return true
    if (!rest.includes('.')) return false
  }
}
