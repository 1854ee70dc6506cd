import { canonicalAddress } from '../channels/address.ts'
import { maskAddress } from '../channels/mask.ts'
import type { Registry } from '../channels/registry.ts'
import { channelAllows, channelStatus } from '../channels/status.ts'
import { createLookalike } from '../messages/lookalike.ts'
import { createEdge, type EdgeOptions } from './edge.ts'
import type { Event } from './event.ts'

/** What a registry does not say. */
type Rest = Pick<EdgeOptions, 'pseudonym' | 'trusted' | 'asks'>

/** The privacy edge over the operator's registry: see `createEdge`. */
export const createEdgeOver = (registry: Registry, rest: Rest = {}): ((event: Event) => Event) =>
  createEdge({
    ...rest,
    registryVersion: registry.operator.version,
    canonicalAddress,
    mask: maskAddress,
    channelStatus: (channel, time) => channelStatus(registry, channel, time),
    allowsMethod: (channel, method, time) => channelAllows(registry, channel, time).paymentMethods.has(method),
    lookalike: createLookalike(registry),
    payees: registry.payees,
  })
