import { canonicalAddress } from '../channels/address.ts'
import { maskAddress } from '../channels/mask.ts'
import type { Registry } from '../channels/registry.ts'
import { channelAllows, channelStatus } from '../channels/status.ts'
import { createLookalike } from '../messages/lookalike.ts'
import { createEdge, type EdgeOptions } from './edge.ts'
import type { Event } from './event.ts'
import { OWN_SOURCE } from './own-source.ts'

/** What a registry does not say. */
type Rest = Pick<EdgeOptions, 'pseudonym' | 'asks'>

/** The privacy edge over the operator's registry: see `createEdge`. What Vigia's own API writes is trusted. */
export function createEdgeOver(registry: Registry, rest: Rest = {}): (event: Event) => Event {
  const options: EdgeOptions = {
    ...rest,
    registryVersion: registry.operator.version,
    canonicalAddress,
    mask: maskAddress,
    channelStatus: (channel, time) => channelStatus(registry, channel, time),
    allowsMethod: (channel, method, time) => channelAllows(registry, channel, time).paymentMethods.has(method),
    lookalike: createLookalike(registry),
    payees: registry.payees,
  }
  const [others, own] = [createEdge(options), createEdge({ ...options, trusted: true })]
  return (event) => (event.source === OWN_SOURCE ? own : others)(event)
}
