import { z } from 'zod'
import type { ChannelStatus, Medium } from './channel.ts'
import type { EdgeAddress } from './edge-addresses.ts'
import type { Hide } from './edge-identifiers.ts'
import { metaOf, required } from './fields.ts'

/** What takes the place of a value at the edge; undefined where nothing does. `time` is the event's, epoch ms. */
export type Step = (value: unknown, time: number) => unknown

export interface EdgeTools {
  readonly hide: Hide
  readonly isKeyed: boolean
  readonly readAddress: (text: string) => EdgeAddress
  readonly channelStatus: (
    channel: { readonly medium: Medium; readonly address: string },
    time: number,
  ) => ChannelStatus
}

type Members = Readonly<Record<string, unknown>>

interface Addressed {
  readonly medium: Medium
  readonly address?: string
}

const drop: Step = () => undefined

/** What a schema's metadata asks of the edge; undefined where values pass as they are. */
export function compileStep(schema: z.ZodType, tools: EdgeTools): Step | undefined {
  const inner = required(schema)
  const { privacy, canonical } = metaOf(inner)
  if (privacy === 'personal') return drop
  if (inner instanceof z.ZodObject) return compileObject(inner, tools, canonical === 'channel')
  if (inner instanceof z.ZodArray) return compileArray(inner, tools)
  if (privacy === undefined || !tools.isKeyed) return undefined
  return (value) => tools.hide(privacy, value as string)
}

function compileArray(schema: z.ZodArray, tools: EdgeTools): Step | undefined {
  const step = compileStep(schema.element as z.ZodType, tools)
  return step && ((value, time) => (value as readonly unknown[]).map((element) => step(element, time)))
}

function compileObject(schema: z.ZodObject, tools: EdgeTools, isChannel: boolean): Step | undefined {
  const steps = new Map<string, Step>()
  for (const [name, member] of Object.entries(schema.shape)) {
    const step = compileStep(member, tools)
    if (step !== undefined) steps.set(name, step)
  }
  const address = schema.shape['address']
  const isAddressed = address !== undefined && metaOf(address).canonical === 'address'
  if (isAddressed) return withAddress(compileMembers(steps.set('address', drop)), tools, isChannel)
  return steps.size === 0 ? undefined : compileMembers(steps)
}

/** The steps of an object, by name; members without one pass. */
function compileMembers(steps: ReadonlyMap<string, Step>): (value: unknown, time: number) => Record<string, unknown> {
  return (value, time) => {
    const members = value as Members
    const out: Record<string, unknown> = {}
    for (const name of Object.keys(members)) {
      const step = steps.get(name)
      const member = step === undefined ? members[name] : step(members[name], time)
      if (member !== undefined) out[name] = member
    }
    return out
  }
}

/** An object with an address: beside it the masked form, and for a channel its status. */
function withAddress(members: ReturnType<typeof compileMembers>, tools: EdgeTools, isChannel: boolean): Step {
  const { readAddress, channelStatus } = tools
  return (value, time) => {
    const { medium, address } = value as Addressed
    const out = members(value, time)
    if (address === undefined) return out
    const { clear, shown, masked } = readAddress(address)
    if (shown !== undefined) out['address'] = shown
    if (masked !== undefined) out['masked'] = masked
    if (isChannel) out['status'] = clear === undefined ? 'unknown' : channelStatus({ medium, address: clear }, time)
    return out
  }
}
