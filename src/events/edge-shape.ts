import { z } from 'zod'
import { definitionOf, type EventType } from './catalogue.ts'
import { CHANNEL_STATUSES } from './channel.ts'
import { field, metaOf, required } from './fields.ts'
import { FOUND } from './found.ts'

const masked = field(z.string(), { privacy: 'personal', description: 'The address for display; rules do not see it' })
const status = z.enum(CHANNEL_STATUSES).describe("What the registry said of the channel at the event's time")

/** What a field looks like after the edge; undefined where it does not pass. */
function after(schema: z.ZodType): z.ZodType | undefined {
  const inner = required(schema)
  const shape = afterRequired(inner)
  return inner === schema ? shape : shape?.optional()
}

function afterRequired(schema: z.ZodType): z.ZodType | undefined {
  const meta = metaOf(schema)
  if (meta.privacy === 'personal') return undefined
  if (meta.canonical === 'epochMs') return field(z.number(), meta)
  if (schema instanceof z.ZodObject) return field(afterObject(schema, meta.canonical === 'channel'), meta)
  if (schema instanceof z.ZodArray) return field(z.array(after(schema.element as z.ZodType) ?? z.never()), meta)
  return meta.privacy === undefined ? schema : field(z.string(), meta)
}

function afterObject(schema: z.ZodObject, isChannel: boolean): z.ZodObject {
  const members = Object.entries(schema.shape).flatMap(([name, member]) => {
    const shape = after(member)
    return shape === undefined ? [] : [[name, shape] as const]
  })
  const shape = Object.fromEntries(members)
  const { address } = shape
  if (address === undefined || metaOf(address).canonical !== 'address') return z.object(shape)
  const addressed = { ...shape, address: address.optional(), masked: masked.optional() }
  return z.object(isChannel ? { ...addressed, status } : addressed)
}

const shapes = new Map<EventType, z.ZodObject>()

/**
 * The data of an event type as it leaves the edge: what may be personal is gone, times are epoch ms, identifiers
 * may be pseudonyms, a channel is `{ medium, address?, status, masked? }`, and what was found while values were clear
 * is there (see `found.ts`).
 */
export function edgeShape(type: EventType): z.ZodObject {
  const known = shapes.get(type)
  if (known !== undefined) return known
  const shape = z.compile(afterObject(definitionOf(type).data, false).extend({ ...FOUND[type] }))
  shapes.set(type, shape)
  return shape
}
