import { expect, test } from 'vitest'
import { createPseudonyms } from '../../src/adapters/files/pseudonyms.ts'
import { createEdgeOver } from '../../src/events/edge-over.ts'
import type { Event } from '../../src/events/event.ts'
import { registryOf } from '../channels/samples.ts'

const pseudonym = createPseudonyms({ number: 1, secret: new TextEncoder().encode('0123456789abcdef') })
const edge = createEdgeOver(registryOf(), { pseudonym })
const reported = (source: string, address: string, reporterId: string): Event => ({
  source,
  id: 'e-1',
  type: 'channel.reported',
  time: 0,
  data: { channel: { medium: 'phone', address }, reporterId, category: 'payment' },
})
const hidden = pseudonym('address', '+5521900000000')

test('what our own API has hidden stays as it is, and is what others name in clear', () => {
  const own = edge(reported('/vigia/api', hidden, 'k1:00ff')).data
  expect(own).toMatchObject({ channel: { address: hidden }, reporterId: 'k1:00ff' })
  expect(edge(reported('/call-centre', '(21) 90000-0000', 'r')).data).toMatchObject({ channel: { address: hidden } })
})
test('from others what looks like a pseudonym is hidden like all else', () => {
  const data = edge(reported('/call-centre', hidden, 'k1:00ff')).data
  expect(JSON.stringify(data)).not.toMatch(new RegExp(`${hidden}|k1:00ff`))
})
