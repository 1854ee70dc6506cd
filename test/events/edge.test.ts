import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { canonicalAddress } from '../../src/channels/address.ts'
import { maskAddress } from '../../src/channels/mask.ts'
import { eventTypes, type EventType } from '../../src/events/catalogue.ts'
import { decodeLine } from '../../src/events/decode.ts'
import { createEdge, edgeShape, type EdgeOptions } from '../../src/events/edge.ts'
import { createTwoGenerations } from '../../src/events/two-generations.ts'
import { eventOf, examples, goodEvent } from './examples.ts'
import { createRandom, mutateEvent } from './mutate.ts'

const pseudonym = (domain: string, value: string): string => `k1:${Buffer.from(`${domain}/${value}`).toString('hex')}`
const options: EdgeOptions = { canonicalAddress, mask: maskAddress, channelStatus: () => 'unknown' }
const clear = createEdge(options)
const keyed = createEdge({ ...options, pseudonym })

const dataOf = (edge: typeof clear, type: EventType, data: object = {}): Record<string, unknown> =>
  edge(goodEvent(eventOf(type, data))).data

/** The shape, refusing what it does not name, at any depth. */
const strict = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional) return strict(schema.unwrap() as z.ZodType).optional()
  if (!(schema instanceof z.ZodObject)) return schema
  const members = Object.entries(schema.shape)
  return z.strictObject(Object.fromEntries(members.map(([name, member]) => [name, strict(member)])))
}

describe.each([
  ['clear', clear],
  ['keyed', keyed],
] as const)('%s values', (_, edge) => {
  test.each(eventTypes)('%s has the shape that is promised', (type) => {
    const event = edge(goodEvent(eventOf(type)))
    expect(strict(edgeShape(type)).parse(event.data)).toEqual(event.data)
  })
  test('the event that came is not changed', () => {
    for (const type of eventTypes) {
      const event = goodEvent(eventOf(type))
      const before = structuredClone(event)
      edge(event)
      expect(event).toEqual(before)
    }
  })
  test('words and names are dropped', () => {
    const message = dataOf(edge, 'chat.message', { text: 'SEGREDO' })
    const payment = dataOf(edge, 'payment.made', { payload: 'SEGREDO', payee: { name: 'SEGREDO' } })
    expect(JSON.stringify([message, payment])).not.toContain('SEGREDO')
    expect([message['text'], payment['payload'], payment['payee']]).toEqual([
      { intents: [], links: [], lookalikes: [] },
      {},
      {},
    ])
  })
})

describe('a channel', () => {
  const channel = { medium: 'whatsapp', address: '(11) 98765-4321' }
  test('has its canonical address and its status', () => {
    expect(dataOf(clear, 'chat.message', { channel })['channel']).toEqual({
      medium: 'whatsapp',
      address: '+5511987654321',
      status: 'unknown',
    })
  })
  test('has a pseudonym and a masked form where there is a key', () => {
    expect(dataOf(keyed, 'chat.message', { channel })['channel']).toEqual({
      medium: 'whatsapp',
      address: pseudonym('address', '+5511987654321'),
      masked: '+55 11 9••••-4321',
      status: 'unknown',
    })
  })
  test.each([undefined, pseudonym])('asks for its status by canonical address and event time, each time', (key) => {
    const channelStatus = vi.fn<EdgeOptions['channelStatus']>((_, time) => (time < 1000 ? 'official' : 'revoked'))
    const edge = createEdge({ ...options, channelStatus, ...(key && { pseudonym: key }) })
    const statusAt = (time: string): unknown =>
      edge(goodEvent(eventOf('chat.message', { channel }, { time }))).data['channel']
    expect(statusAt('1970-01-01T00:00:00.999Z')).toMatchObject({ status: 'official' })
    expect(statusAt('1970-01-01T00:00:01Z')).toMatchObject({ status: 'revoked' })
    expect(channelStatus.mock.calls).toEqual([
      [{ medium: 'whatsapp', address: '+5511987654321' }, 999],
      [{ medium: 'whatsapp', address: '+5511987654321' }, 1000],
    ])
  })
  test('without anything left of its address has none, and is unknown', () => {
    const channelStatus = vi.fn<EdgeOptions['channelStatus']>(() => 'official')
    const edge = createEdge({ ...options, channelStatus, pseudonym })
    const nothing = { medium: 'sms', address: ' \t ' }
    expect(dataOf(edge, 'chat.message', { channel: nothing })['channel']).toEqual({ medium: 'sms', status: 'unknown' })
    expect(channelStatus).not.toHaveBeenCalled()
  })
  test('that is optional may be absent', () => {
    expect(dataOf(keyed, 'contact.changed', { channel: null })).not.toHaveProperty('channel')
  })
  test('in different spellings and fields is the same', () => {
    const spellings = ['11987654321', '+55 (11) 98765-4321', '5511987654321@s.whatsapp.net', '55 11 8765-4321']
    const addresses = spellings.map(
      (address) => dataOf(keyed, 'chat.message', { channel: { ...channel, address } })['channel'],
    )
    expect(new Set(addresses.map((one) => JSON.stringify(one))).size).toBe(1)
    const delivery = { medium: 'sms', address: '11987654321', recipientId: 'b-2' }
    expect(dataOf(keyed, 'token.issued', { delivery })['delivery']).toEqual({
      medium: 'sms',
      address: pseudonym('address', '+5511987654321'),
      masked: '+55 11 9••••-4321',
      recipientId: pseudonym('person', 'b-2'),
    })
  })
})

describe('identifiers', () => {
  const claim = {
    claimId: 'CLEAR-claim',
    beneficiaryId: 'SECRET-b',
    holderId: 'SECRET-h',
    issuerDocument: '529.982.247-25',
    documentHash: 'CLEAR-hash',
    bankAccountHash: 'SECRET-account',
    deviceId: 'CLEAR-device',
    receiptNumber: 'CLEAR-receipt',
  }
  test('stay canonical and clear without a key', () => {
    expect(dataOf(clear, 'reimbursement.requested', claim)).toMatchObject({ ...claim, issuerDocument: '52998224725' })
  })
  test('of people, documents and accounts give way to pseudonyms of their domain, the rest stays', () => {
    expect(dataOf(keyed, 'reimbursement.requested', claim)).toMatchObject({
      ...claim,
      beneficiaryId: pseudonym('person', 'SECRET-b'),
      holderId: pseudonym('person', 'SECRET-h'),
      issuerDocument: pseudonym('document', '52998224725'),
      bankAccountHash: pseudonym('account', 'SECRET-account'),
    })
  })
  test('in lists and nested objects too', () => {
    expect(dataOf(keyed, 'beneficiary.updated', { guardianIds: ['b-2', 'b-3'] })['guardianIds']).toEqual([
      pseudonym('person', 'b-2'),
      pseudonym('person', 'b-3'),
    ])
    const payee = { name: 'x', document: '11.222.333/0001-81', pixKey: '11222333000181' }
    expect(dataOf(keyed, 'payment.made', { payee })['payee']).toEqual({
      document: pseudonym('document', '11222333000181'),
      pixKey: pseudonym('document', '11222333000181'),
    })
    expect(dataOf(keyed, 'channel.reported', { reporterId: 'r-1' })['reporterId']).toBe(pseudonym('person', 'r-1'))
  })
  test.each([
    ['clear', clear],
    ['keyed', keyed],
  ] as const)('of which nothing is left are dropped: %s', (_, edge) => {
    expect(dataOf(edge, 'reimbursement.requested', { issuerDocument: '...' })).not.toHaveProperty('issuerDocument')
    expect(dataOf(edge, 'payment.made', { payee: { document: '--', pixKey: '--' } })['payee']).not.toHaveProperty(
      'document',
    )
  })
})

describe('what has the form of a pseudonym', () => {
  const report = { reporterId: 'k2:00ff', channel: { medium: 'sms', address: 'k1:abcdef' } }
  test('is one from a trusted sender', () => {
    const trusted = createEdge({ ...options, pseudonym, trusted: true })
    expect(dataOf(trusted, 'channel.reported', report)).toMatchObject({
      reporterId: 'k2:00ff',
      channel: { medium: 'sms', address: 'k1:abcdef', status: 'unknown' },
    })
    expect(dataOf(trusted, 'channel.reported', { ...report, reporterId: 'k2:00FF' })['reporterId']).toBe(
      pseudonym('person', 'k2:00FF'),
    )
  })
  test('is a value like any other from anybody else', () => {
    expect(dataOf(keyed, 'channel.reported', report)).toMatchObject({
      reporterId: pseudonym('person', 'k2:00ff'),
      channel: { address: pseudonym('address', canonicalAddress('k1:abcdef').canonical) },
    })
  })
})

test('every good event has its shape after the edge, whatever became of it before', () => {
  const random = createRandom(11)
  const all = examples()
  let good = 0
  for (let left = 2000; left > 0; left--) {
    const decoded = decodeLine(mutateEvent(all[left % all.length] ?? {}, random))
    if (!decoded.ok) continue
    good++
    for (const edge of [clear, keyed]) strict(edgeShape(decoded.event.type)).parse(edge(decoded.event).data)
  }
  expect(good).toBeGreaterThan(200)
})

test('a cache of two generations forgets, but never wrongly', () => {
  const cache = createTwoGenerations<string>(3)
  const made: string[] = []
  const make = (key: string): string => {
    made.push(key)
    return `<${key}>`
  }
  for (const key of 'abcabcdefabxyzaaa') expect(cache.get(key, make)).toBe(`<${key}>`)
  expect(made.length).toBeLessThan(17)
  expect(made.join('').slice(0, 4)).toBe('abcd')
})
