import { catalogue, definitionOf, type EventType } from '../../src/events/catalogue.ts'
import { decodeLine, type Decoded } from '../../src/events/decode.ts'
import type { Event } from '../../src/events/event.ts'

/** A structured CloudEvent, as it is sent; members may be overridden, and are absent where undefined. */
export const eventOf = (type: EventType, data: object = {}, envelope: object = {}): Record<string, unknown> => ({
  specversion: '1.0',
  id: 'e-1',
  source: '/test',
  type,
  time: '2026-11-22T10:00:00.000Z',
  data: { ...definitionOf(type).example, ...data },
  ...envelope,
})

export const examples = (): Record<string, unknown>[] => catalogue.map(({ type }) => eventOf(type))

export const bytesOf = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

export const decodeText = (text: string): Decoded => decodeLine(Buffer.from(text))

export const decodeJson = (value: unknown): Decoded => decodeLine(bytesOf(value))

/** `good`, or the code. */
export const verdictOf = (decoded: Decoded): string => (decoded.ok ? 'good' : decoded.code)

/** The event, which must be good. */
export function goodEvent(value: unknown): Event {
  const decoded = decodeJson(value)
  if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.reason}`)
  return decoded.event
}

/** An event of one type, by default `token.validated`, as a line. */
export const lineOf = (data: object = {}, envelope: object = {}, type: EventType = 'token.validated'): string =>
  JSON.stringify(eventOf(type, data, envelope))
