import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import protobuf from 'protobufjs'
import type { EventType } from '../../../src/events/catalogue.ts'
import type { StoryEvent } from '../../scenarios/stories.ts'

/** How a producer writes: the schema of each event type, and an event's data framed by it. */
export interface Writer {
  readonly ids: ReadonlySet<number>
  frame(event: StoryEvent, base: number): Promise<Buffer>
}

type Shape = Readonly<Record<string, unknown>>
const CARE = ['consultation', 'exam', 'admission']
const MEDIA = ['whatsapp', 'sms', 'phone', 'email', 'chat', 'app', 'web', 'social']

/** Avro as its producers write it: nullable unions with defaults, enumerations, logical types, a record of another subject. */
const enumeration = (name: string, symbols: readonly string[]) => ({ type: 'enum', name, symbols })
const optional = (type: unknown) => ['null', type]
const NAMESPACE = 'br.test'
const CHANNEL_AVRO = {
  type: 'record',
  name: 'Channel',
  namespace: NAMESPACE,
  fields: [
    { name: 'medium', type: enumeration('ChannelMedium', MEDIA) },
    { name: 'address', type: 'string' },
  ],
}
const DELIVERY_AVRO = {
  type: 'record',
  name: 'Delivery',
  fields: [
    { name: 'medium', type: enumeration('DeliveryMedium', ['app', 'sms', 'assisted']) },
    { name: 'address', type: optional('string'), default: null },
    { name: 'deviceId', type: optional('string'), default: null },
  ],
}
const careAvro = optional(enumeration('CareKind', CARE))
const AVRO: Partial<Record<EventType, Shape>> = {
  'token.requested': {
    requestId: 'string',
    beneficiaryId: 'string',
    providerId: optional('string'),
    careKind: enumeration('CareKind', CARE),
    requestedBy: enumeration('By', ['provider', 'beneficiary', 'call_centre']),
  },
  'token.issued': {
    tokenId: 'string',
    beneficiaryId: 'string',
    providerId: optional('string'),
    careKind: careAvro,
    delivery: DELIVERY_AVRO,
    expiresAt: optional({ type: 'long', logicalType: 'timestamp-millis' }),
  },
  'token.validated': {
    beneficiaryId: 'string',
    providerId: 'string',
    outcome: enumeration('Outcome', ['accepted', 'rejected', 'expired', 'blocked']),
    tokenId: optional('string'),
    careKind: careAvro,
  },
  'token.contested': { beneficiaryId: 'string', tokenId: optional('string'), reason: 'string' },
  'chat.message': {
    conversationId: 'string',
    channel: `${NAMESPACE}.Channel`,
    direction: 'string',
    beneficiaryId: optional('string'),
    agent: optional('string'),
    text: optional('string'),
  },
  'payment.requested': {
    channel: `${NAMESPACE}.Channel`,
    method: enumeration('Method', ['boleto', 'pix', 'card', 'transfer', 'link']),
    beneficiaryId: optional('string'),
    amountCents: optional('long'),
    purpose: optional('string'),
  },
  'contact.changed': { beneficiaryId: 'string', field: 'string', actor: 'string' },
}

const recordName = (type: string) => type.replace('.', '_')
const NOTE = 'a field that nobody reads'

async function createAvroWriter(registry: SchemaRegistry): Promise<Writer> {
  const channel = `${NAMESPACE}.Channel`
  await registry.register({ type: SchemaType.AVRO, schema: JSON.stringify(CHANNEL_AVRO) }, { subject: channel })
  const ids = new Map<string, number>()
  for (const [type, shape] of Object.entries(AVRO)) {
    const fields = Object.entries(shape).map(([name, of]) =>
      Array.isArray(of) ? { name, type: of, default: null } : { name, type: of },
    )
    const schema = {
      type: 'record',
      name: recordName(type),
      namespace: NAMESPACE,
      fields: [...fields, { name: 'note', type: 'string' }],
    }
    const references = JSON.stringify(schema).includes(channel) ? [{ name: channel, subject: channel, version: 1 }] : []
    const { id } = await registry.register(
      { type: SchemaType.AVRO, schema: JSON.stringify(schema), references },
      { subject: `avro-${type}` },
    )
    ids.set(type, id)
  }
  return {
    ids: new Set(ids.values()),
    frame({ type, data }, base) {
      const at = data['expiresAt']
      const expiresAt = typeof at === 'number' ? base + at : null
      return registry.encode(ids.get(type) ?? 0, { ...data, ...('expiresAt' in data ? { expiresAt } : {}), note: NOTE })
    },
  }
}

async function createJsonWriter(registry: SchemaRegistry): Promise<Writer> {
  const ids = new Map<string, number>()
  for (const type of Object.keys(AVRO)) {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: recordName(type),
      type: 'object',
      properties: {
        beneficiaryId: { type: 'string' },
        expiresAt: { type: 'string' },
        note: { type: ['string', 'null'] },
      },
    }
    const { id } = await registry.register(
      { type: SchemaType.JSON, schema: JSON.stringify(schema) },
      { subject: `json-${type}` },
    )
    ids.set(type, id)
  }
  return {
    ids: new Set(ids.values()),
    frame({ type, data }, base) {
      const at = data['expiresAt']
      const expiresAt = typeof at === 'number' ? { expiresAt: new Date(base + at).toISOString() } : {}
      return registry.encode(ids.get(type) ?? 0, { ...data, ...expiresAt, note: null })
    },
  }
}

/** One file with all messages, as producers of Protobuf write it: snake case, an enumeration first, a file that all compilers have. */
const PROTO = `syntax = "proto3";
package br.test;
import "google/protobuf/timestamp.proto";
enum Care { care_unknown = 0; consultation = 1; exam = 2; admission = 3; }
message Channel { string medium = 1; string address = 2; }
message TokenRequested { string request_id = 1; string beneficiary_id = 2; string provider_id = 3; Care care_kind = 4; string requested_by = 5; string note = 99; }
message Tokens {
  message Issued {
    string token_id = 1; string beneficiary_id = 2; string provider_id = 3; Care care_kind = 4;
    Delivery delivery = 5; google.protobuf.Timestamp expires_at = 6; string note = 99;
    message Delivery { string medium = 1; string address = 2; string device_id = 3; }
  }
  message Validated {
    enum Outcome { outcome_unknown = 0; accepted = 1; rejected = 2; expired = 3; blocked = 4; }
    string beneficiary_id = 1; string provider_id = 2; Outcome outcome = 3; string token_id = 4; Care care_kind = 5; string note = 99;
  }
  message Contested { string beneficiary_id = 1; string token_id = 2; string reason = 3; string note = 99; }
}
message ChatMessage { string conversation_id = 1; Channel channel = 2; string direction = 3; string beneficiary_id = 4; string agent = 5; string text = 6; string note = 99; }
message PaymentRequested { Channel channel = 1; string method = 2; string beneficiary_id = 3; optional int64 amount_cents = 4; string purpose = 5; string note = 99; }
message ContactChanged { string beneficiary_id = 1; string field = 2; string actor = 3; string note = 99; }
`
/** Name and path of each message: how many indexes, then each, in zig-zag. */
const MESSAGES: Partial<Record<EventType, readonly [name: string, path: readonly number[]]>> = {
  'token.requested': ['TokenRequested', [2, 2]],
  'token.issued': ['Tokens.Issued', [4, 4, 0]],
  'token.validated': ['Tokens.Validated', [4, 4, 2]],
  'token.contested': ['Tokens.Contested', [4, 4, 4]],
  'chat.message': ['ChatMessage', [2, 6]],
  'payment.requested': ['PaymentRequested', [2, 8]],
  'contact.changed': ['ContactChanged', [2, 10]],
}

async function createProtobufWriter(url: string): Promise<Writer> {
  const response = await fetch(`${url}/subjects/proto-events/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ schemaType: 'PROTOBUF', schema: PROTO }),
  })
  const { id } = (await response.json()) as { id: number }
  const { root } = protobuf.parse(PROTO, new protobuf.Root())
  root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')?.nested ?? {})
  return {
    ids: new Set([id]),
    frame({ type, data }, base) {
      const [name, path] = MESSAGES[type] ?? ['', []]
      const message = root.lookupType(`br.test.${name}`)
      const at = data['expiresAt']
      const expiresAt = typeof at === 'number' ? { expiresAt: { seconds: (base + at) / 1_000, nanos: 0 } } : {}
      const body = message.encode(message.fromObject({ ...data, ...expiresAt, note: NOTE })).finish()
      const head = Buffer.alloc(5)
      head.writeInt32BE(id, 1)
      return Promise.resolve(Buffer.concat([head, Buffer.from(path), body]))
    },
  }
}

export const FORMATS = ['Avro', 'JSON Schema', 'Protobuf'] as const

/** Registers the schemas of one format. */
export function createWriter(format: (typeof FORMATS)[number], url: string): Promise<Writer> {
  if (format === 'Protobuf') return createProtobufWriter(url)
  const registry = new SchemaRegistry({ host: url })
  return format === 'Avro' ? createAvroWriter(registry) : createJsonWriter(registry)
}
