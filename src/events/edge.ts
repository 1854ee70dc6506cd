import { catalogue, type EventType } from './catalogue.ts'
import type { ChannelStatus, Medium } from './channel.ts'
import { createAddressReader } from './edge-addresses.ts'
import { createHide, type Pseudonym } from './edge-identifiers.ts'
import { findersOf, type Find, type FindTools } from './edge-find.ts'
import { compileStep, type EdgeTools, type Step } from './edge-steps.ts'
import type { Event } from './event.ts'

export { edgeShape } from './edge-shape.ts'

/** What the edge asks of the other rooms. */
export interface EdgeOptions {
  readonly canonicalAddress: (text: string) => { readonly canonical: string }
  /** What the registry says of a channel, by its canonical address, at a time (epoch ms). */
  readonly channelStatus: (
    channel: { readonly medium: Medium; readonly address: string },
    time: number,
  ) => ChannelStatus
  /** A canonical address for display, mostly hidden. */
  readonly mask: (canonical: string) => string
  /** Without it values stay clear, in their canonical form. */
  readonly pseudonym?: Pseudonym
  /** What a message asks for; nothing where it is not given. */
  readonly asks?: FindTools['asks']
  /** Does a host look like an official one without being one? None does where it is not given. */
  readonly lookalike?: FindTools['lookalike']
  /** Whom the operator may be paid to; nobody where it is not given. */
  readonly payees?: FindTools['payees']
  /** May a channel, by its canonical address, ask for money by a method at a time? None may where it is not given. */
  readonly allowsMethod?: FindTools['allowsMethod']
  /** Version of the registry behind all this; events that leave the edge bear it. */
  readonly registryVersion?: number
  /** Take values of the form of a pseudonym for pseudonyms: for what Vigia's own API has written, and for nobody else. */
  readonly trusted?: boolean
}

/**
 * The privacy edge: a good event, as it was decoded, to what rules read and what is kept. First what needs clear
 * values is found (canonical addresses, the status of channels at the event's time, what a text asks for and links to,
 * who a payment goes to), then identifiers give way to pseudonyms, and texts, payloads and names are dropped, as is an
 * address of which canonicalising has left nothing. What was found stands under names that producers cannot send.
 * Give each event to it once.
 */
export function createEdge(options: EdgeOptions): (event: Event) => Event {
  const { pseudonym, trusted = false, canonicalAddress, channelStatus, registryVersion } = options
  const hide = createHide(pseudonym, trusted)
  const mask = pseudonym && options.mask
  const tools: EdgeTools = {
    hide,
    channelStatus,
    readAddress: createAddressReader({ canonicalAddress, hide, mask, trusted }),
    isKeyed: pseudonym !== undefined,
  }
  const finding: FindTools = {
    hide,
    trusted,
    readAddress: tools.readAddress,
    asks: options.asks ?? nothing,
    lookalike: options.lookalike ?? no,
    payees: options.payees ?? [],
    allowsMethod: options.allowsMethod ?? no,
  }
  const steps = new Map<EventType, Step>()
  for (const { type, data } of catalogue) {
    const step = withFindings(compileStep(data, tools), findersOf(type, finding))
    if (step !== undefined) steps.set(type, step)
  }
  return (event) => {
    const { source, id, type, time } = event
    const data = (steps.get(type)?.(event.data, time) as Event['data'] | undefined) ?? event.data
    return registryVersion === undefined
      ? { source, id, type, time, data }
      : { source, id, type, time, data, registryVersion }
  }
}

const nothing = (): readonly string[] => []
const no = (): boolean => false

/** What is found replaces whatever a sender has written under its name. */
function withFindings(step: Step | undefined, find: Find | undefined): Step | undefined {
  if (find === undefined) return step
  return (value, time) => {
    const data = value as Event['data']
    const out: Record<string, unknown> =
      step === undefined ? { ...data } : (step(data, time) as Record<string, unknown>)
    find(data, time, out)
    return out
  }
}
