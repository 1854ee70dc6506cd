import type { Message } from 'kafkajs'
import { definitionOf, type EventType } from '../../src/events/catalogue.ts'
import { examples } from '../events/examples.ts'
import { createRandom, mutateEvent } from '../events/mutate.ts'
import { checks, isGoodBySchema, parse, satisfiesSchema } from '../events/schema-oracle.ts'

type Envelope = Record<'specversion' | 'id' | 'source' | 'type' | 'time', string> & { data: object }

/** One value in twenty of those that are padded beyond the limit is kept, else they would be nearly all bytes. */
const isBulky = (bytes: Uint8Array, random: () => number): boolean => bytes.length > 60_000 && random() > 0.05

/** An endless stream of real events of people and tokens by the hundred, one each `stepMs`, before anything happens to them. */
function* realEvents(random: () => number, from: number, stepMs: number): Generator<Envelope> {
  const all = examples()
  for (let index = 0; ; index += 1) {
    const event = all[Math.floor(random() * all.length)]
    const text = JSON.stringify({ ...event, id: `g-${index}`, time: new Date(from + index * stepMs).toISOString() })
    yield JSON.parse(text.replaceAll(/"([bctpr])-1"/g, `"$1-${Math.floor(random() * 500)}"`)) as Envelope
  }
}

const randomBytes = (random: () => number): Uint8Array =>
  Uint8Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256))

/** Values of records, or lines: mutated events (some of them whole), random bytes, and bits of JSON. */
export function* garbageOf(seed: number, from: number, stepMs: number): Generator<Uint8Array> {
  const random = createRandom(seed)
  for (const event of realEvents(random, from, stepMs)) {
    const kind = random()
    const bytes =
      kind < 0.9 ? mutateEvent(event, random) : kind < 0.97 ? randomBytes(random) : mutateEvent([event], random)
    if (!isBulky(bytes, random)) yield bytes
  }
}

/** A record, and whether it is a good event by the oracle. */
export interface GarbageRecord {
  readonly topic: string
  readonly message: Message
  readonly isGood: boolean
}

const ODD = [
  '',
  ' ',
  'x',
  '1.0',
  '2026-11-22 10:00:00Z',
  '2026-02-30T10:00:00Z',
  'ação',
  'x'.repeat(129),
  'card.reissued',
]

function binaryOf({ data, ...attributes }: Envelope, random: () => number): Omit<GarbageRecord, 'topic'> {
  const names = Object.keys(attributes) as (keyof typeof attributes)[]
  const odd = names[Math.floor(random() * names.length * 3)]
  const sent = odd === undefined ? attributes : { ...attributes, [odd]: ODD[Math.floor(random() * ODD.length)] ?? '' }
  const value = Buffer.from(mutateEvent(data, random))
  const headers = Object.fromEntries(Object.entries(sent).map(([name, text]) => [`ce_${name}`, text]))
  return {
    message: { value, headers: { ...headers, 'content-type': 'application/json' } },
    isGood: isGoodBinary(sent, value),
  }
}

/** The attributes come as they are, the data as bytes; together they must satisfy the schema. */
function isGoodBinary(attributes: Readonly<Record<string, string>>, value: Uint8Array): boolean {
  for (const check of ['size', 'utf8', 'json', 'surrogates'] as const) if (!checks[check](value)) return false
  const event = { ...attributes, data: parse(value) }
  return satisfiesSchema(event) && checks.utf16Length(Buffer.from(JSON.stringify(event)))
}

/** Records for the topics of their types: two of three structured, one of three binary. */
export function* garbageRecords(seed: number, from: number, stepMs: number): Generator<GarbageRecord> {
  const random = createRandom(seed)
  for (const event of realEvents(random, from, stepMs)) {
    const { topic } = definitionOf(event.type as EventType)
    if (random() < 1 / 3) {
      yield { topic, ...binaryOf(event, random) }
      continue
    }
    const value = Buffer.from(random() < 0.95 ? mutateEvent(event, random) : randomBytes(random))
    if (isBulky(value, random)) continue
    yield random() < 0.01
      ? { topic, message: { value: null }, isGood: false }
      : { topic, message: { value }, isGood: isGoodBySchema(value) }
  }
}
