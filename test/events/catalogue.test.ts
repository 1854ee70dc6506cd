import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { catalogue, definitionOf, eventTypes, type EventType } from '../../src/events/catalogue.ts'
import { metaOf, required } from '../../src/events/fields.ts'
import { decodeJson, eventOf, goodEvent } from './examples.ts'

test('each file is a type in the list and each type in the list is a file', () => {
  const files = readdirSync('src/events/types').map((name) => name.replace(/\.ts$/, ''))
  expect(eventTypes.map((type) => type.replaceAll('.', '-')).toSorted()).toEqual(files.toSorted())
  expect(new Set(eventTypes).size).toBe(eventTypes.length)
})

test('a type is found by its name, and nothing else is', () => {
  for (const type of eventTypes) expect(definitionOf(type).type).toBe(type)
  for (const name of ['', 'token', '__proto__', 'constructor', 'toString'])
    expect(() => definitionOf(name as EventType)).toThrow('No event type')
})

test.each(eventTypes)('the example of %s is good, whole and read as it is written', (type) => {
  const { data, example } = definitionOf(type)
  expect(decodeJson(eventOf(type))).toMatchObject({ ok: true })
  for (const name of Object.keys(example)) expect(data.shape).toHaveProperty(name)
})

const CARD = 'beneficiaryId'
const TOPICS: Record<EventType, [topic: string, key: string]> = {
  'token.requested': ['tokens', CARD],
  'token.issued': ['tokens', CARD],
  'token.validated': ['tokens', CARD],
  'token.waived': ['tokens', CARD],
  'token.contested': ['tokens', CARD],
  'beneficiary.updated': ['records', CARD],
  'contact.changed': ['beneficiaries', CARD],
  'card.reissued': ['beneficiaries', CARD],
  'chat.message': ['chat', 'conversationId'],
  'boleto.issued': ['payments', 'barcode'],
  'payment.requested': ['payments', CARD],
  'payment.made': ['payments', CARD],
  'reimbursement.requested': ['reimbursements', CARD],
  'channel.checked': ['channels', 'address'],
  'channel.reported': ['channels', 'address'],
}
test.each(eventTypes)('the topic and the key of %s', (type) => {
  const { topic, key } = definitionOf(type)
  const event = goodEvent(eventOf(type))
  const [expected, name] = TOPICS[type]
  const source = name === 'address' ? (event.data['channel'] as object) : event.data
  expect([topic, key(event.data as never)]).toEqual([expected, (source as Record<string, unknown>)[name]])
})
test('a payment that nobody is known to be asked for has the key of its channel', () => {
  const event = goodEvent(eventOf('payment.requested', { beneficiaryId: null }))
  expect(definitionOf('payment.requested').key(event.data as never)).toBe('+5511987654321')
})

interface Field {
  readonly name: string
  readonly path: string
  readonly schema: z.ZodType
}
function fieldsOf(schema: z.ZodType, path: string): Field[] {
  const inner = required(schema)
  if (inner instanceof z.ZodArray) return fieldsOf(inner.element as z.ZodType, path)
  if (!(inner instanceof z.ZodObject)) return [{ name: path.slice(path.lastIndexOf('.') + 1), path, schema: inner }]
  const members = Object.entries(inner.shape)
  return members.flatMap(([name, member]) => fieldsOf(member, `${path}.${name}`))
}
const fields = catalogue.flatMap(({ type, data }) => fieldsOf(data, type))

describe('every field', () => {
  test('that is named as an identifier is one', () => {
    for (const { name, path, schema } of fields) {
      const isIdentifier = /(id|ids|hash|number|document|pixkey)$/i.test(name) || name === 'protocol'
      const pattern = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }))
      expect([path, pattern.includes('x7e]{1,128}$')]).toEqual([path, isIdentifier])
    }
  })
  test('has the privacy domain of its name', () => {
    const domains: Record<string, string> = {
      ...Object.fromEntries(
        ['beneficiaryId', 'holderId', 'guardianIds', 'recipientId', 'reporterId'].map((name) => [name, 'person']),
      ),
      ...Object.fromEntries(['document', 'issuerDocument', 'pixKey'].map((name) => [name, 'document'])),
      ...Object.fromEntries(['text', 'payload', 'name'].map((name) => [name, 'personal'])),
      address: 'address',
      bankAccountHash: 'account',
    }
    for (const { name, path, schema } of fields) expect([path, metaOf(schema).privacy]).toEqual([path, domains[name]])
  })
  test('says what it is', () => {
    const silent = fields.filter(({ schema }) => metaOf(schema).description === undefined).map(({ name }) => name)
    expect(new Set(silent)).toEqual(new Set(['medium', 'lat', 'lon']))
  })
})

test('the TISS names are where the standard has one', () => {
  const named = new Map(
    fields.flatMap(({ name, schema }) => (metaOf(schema).tiss === undefined ? [] : [[name, metaOf(schema).tiss]])),
  )
  expect(Object.fromEntries(named)).toEqual({
    beneficiaryId: 'numeroCarteira (in its stead)',
    providerId: 'codigoPrestadorNaOperadora',
    tokenId: 'codValidacao (in its stead)',
    guideNumber: 'numeroGuiaPrestador',
    reasonCode: 'ausenciaCodValidacao',
  })
})
