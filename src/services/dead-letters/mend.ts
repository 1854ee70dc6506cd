import { definitionOf, type EventType } from '../../events/catalogue.ts'
import { type DeadLetter, type DeadLetterCode, letterId } from '../../events/dead-letter.ts'
import type { Decoded } from '../../events/decode.ts'
import type { Event } from '../../events/event.ts'
import type { SinkRecord } from '../../ports/sink.ts'
import type { SourceRecord } from '../../ports/source.ts'

/** Why a letter cannot be put back: it would be a dead letter again, or what it takes is not there. */
export type Refusal = DeadLetterCode | 'cut' | 'stripped' | 'foreign_topic'

export type Mended =
  | { readonly ok: true; readonly record: SinkRecord; readonly event: Event }
  | { readonly ok: false; readonly code: Refusal; readonly reason: string; readonly field?: string }

export interface MendOptions {
  /** What is put back instead of the event as it came. */
  readonly value?: Uint8Array
  /** Where it is put, with the prefix; else where it came from, or where events of its type belong. */
  readonly to?: string
  /** Reads a record as the detector does. */
  readonly read: (record: SourceRecord) => Decoded | Promise<Decoded>
  /** The topic of a type, with the prefix. */
  readonly topicOf: (type: EventType) => string
  /** All topics that events come on, with the prefix. */
  readonly eventTopics: readonly string[]
  /** The clock, epoch ms. */
  readonly now: number
}

/** The header of a record that has been put back: the letter that it was. */
export const LETTER_HEADER = 'vigia-dead-letter'

const STRUCTURED = ['content-type', Buffer.from('application/cloudevents+json')] as const
const bytesOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64')

/** Is it a whole CloudEvent, and not only the data of one? */
function isWhole(value: Uint8Array): boolean {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(value))
    return (
      typeof json === 'object' && json !== null && Object.hasOwn(json, 'specversion') && Object.hasOwn(json, 'type')
    )
  } catch {
    return false
  }
}

const isOfEnvelope = (name: string): boolean => name === 'content-type' || name.startsWith('ce_')

/** The headers as they came; where a whole event takes the place of its data, without those that spoke of the event. */
function headersOf({ headers = [] }: DeadLetter, mended: Uint8Array | undefined): Map<string, Uint8Array> {
  const pairs = headers.map(([name, value]) => [name, bytesOf(value)] as const)
  if (mended === undefined || !pairs.some(([name]) => isOfEnvelope(name)) || !isWhole(mended)) return new Map(pairs)
  return new Map([...pairs.filter(([name]) => !isOfEnvelope(name)), STRUCTURED])
}

const refuse = (code: Refusal, reason: string): Mended => ({ ok: false, code, reason })

/**
 * What has to be written so that a dead letter is an event again: its value, or a mended one, under its key, with its
 * headers and one more that names it. Refused where it would be put aside again. Nothing is written here.
 */
export async function mend(letter: DeadLetter, options: MendOptions): Promise<Mended> {
  const { value: mended, read, topicOf, eventTopics, now, to } = options
  if (mended === undefined && letter.cut !== undefined)
    return refuse('cut', 'the letter holds only the beginning of the event: give a mended one')
  if (letter.stripped && !(mended !== undefined && isWhole(mended)))
    return refuse('stripped', 'key and headers were too long to keep: give a mended event that is whole (a CloudEvent)')
  const headers = headersOf(letter, mended)
  const value = mended ?? bytesOf(letter.original)
  const key = letter.key === undefined ? null : bytesOf(letter.key)
  const decoded = await read({ offset: 0n, key, value, timestamp: now, headers })
  if (!decoded.ok) return decoded
  const { event } = decoded
  const topic = to ?? ('topic' in letter.origin ? letter.origin.topic : topicOf(event.type))
  if (!eventTopics.includes(topic)) return refuse('foreign_topic', `${topic} is no topic that events come on`)
  const keyOf = definitionOf(event.type).key as (data: unknown) => string
  headers.set(LETTER_HEADER, Buffer.from(letterId(letter.origin)))
  return {
    ok: true,
    event,
    record: { topic, key: key ?? keyOf(event.data), value, headers: Object.fromEntries(headers) },
  }
}
