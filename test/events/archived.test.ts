import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalAddress } from '../../src/channels/address.ts'
import { maskAddress } from '../../src/channels/mask.ts'
import { decodeArchived, encodeArchived } from '../../src/events/archived.ts'
import { eventTypes } from '../../src/events/catalogue.ts'
import { decodeLine } from '../../src/events/decode.ts'
import { createEdge } from '../../src/events/edge.ts'
import type { Event } from '../../src/events/event.ts'
import { bytesOf, eventOf, examples, goodEvent } from './examples.ts'
import { createRandom, mutateEvent } from './mutate.ts'

const pseudonym = (domain: string, value: string): string => `k1:${Buffer.from(`${domain}/${value}`).toString('hex')}`
const options = {
  canonicalAddress,
  mask: maskAddress,
  channelStatus: () => 'official' as const,
  asks: () => ['payment', 'token'],
  lookalike: (host: string) => host.includes('x'),
  payees: [],
  allowsMethod: () => true,
}
const edges = [
  ['clear', createEdge({ ...options, registryVersion: 12 })],
  ['keyed', createEdge({ ...options, pseudonym, registryVersion: 2 ** 40 })],
  ['unstamped', createEdge(options)],
] as const

/** What JSON keeps of an event. */
const kept = (event: Event): unknown => JSON.parse(JSON.stringify(event))
const back = (event: Event) => decodeArchived(Buffer.from(encodeArchived(event)))

describe.each(edges)('an event that has left the edge (%s)', (_, edge) => {
  test.each(eventTypes)('%s is read back as it was', (type) => {
    const event = edge(goodEvent(eventOf(type)))
    expect(back(event)).toEqual({ ok: true, event: kept(event) })
  })
  test('whatever a producer has sent', () => {
    const random = createRandom(20_261_122)
    let good = 0
    for (let round = 0; round < 6_000; round++) {
      const decoded = decodeLine(mutateEvent(examples()[round % eventTypes.length] ?? {}, random))
      if (!decoded.ok) continue
      good += 1
      const event = edge(decoded.event)
      expect(back(event)).toEqual({ ok: true, event: kept(event) })
    }
    expect(good).toBeGreaterThan(1_000)
  })
})

test('times are kept to the millisecond, whatever their year', () => {
  const [, edge] = edges[0]
  const event = edge(goodEvent(eventOf('token.contested')))
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1, 0), max: Date.UTC(9999, 11) }), (time) => {
      expect(back({ ...event, time })).toMatchObject({ ok: true, event: { time } })
    }),
  )
})

test('what a producer sends is not taken for it where the edge has something to find', () => {
  expect(decodeArchived(bytesOf(eventOf('chat.message')))).toMatchObject({ ok: false, code: 'bad_data' })
  expect(decodeArchived(bytesOf(eventOf('payment.made')))).toMatchObject({ ok: false, code: 'bad_data' })
})

test.each([
  ['no JSON', 'x', 'not_json'],
  ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not_utf8'],
  ['a list', [], 'bad_envelope'],
  ['nothing', null, 'bad_envelope'],
  ['no such type', eventOf('token.contested', {}, { type: 'token.eaten' }), 'bad_envelope'],
  ['no time', eventOf('token.contested', {}, { time: undefined }), 'bad_envelope'],
  ['a version that is none', eventOf('token.contested', {}, { registryversion: '12' }), 'bad_envelope'],
  ['no data', eventOf('token.contested', {}, { data: undefined }), 'bad_data'],
])('%s is bad', (_, value, code) => {
  expect(decodeArchived(value instanceof Buffer ? value : bytesOf(value))).toMatchObject({ ok: false, code })
})
