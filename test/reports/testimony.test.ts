import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import type { Alert } from '../../src/engine/alert.ts'
import type { Event } from '../../src/events/event.ts'
import { testimonyOfAlert, testimonyOfDisposition, testimonyOfEvent } from '../../src/services/testimony.ts'
import { alert } from '../api/samples.ts'

const ADDRESS = 'k1:aa'
const about = (parts: Partial<Alert> = {}): Alert =>
  alert({ group: { address: ADDRESS }, ruleId: 'unofficial-number-campaign', ...parts })

describe('an alert', () => {
  test('says of the address that it is about that its rule has hit', () => {
    const { id, lastHit } = about()
    expect(testimonyOfAlert(about())).toEqual({
      id,
      from: 'alert',
      address: ADDRESS,
      reporterId: 'rule:unofficial-number-campaign',
      networkId: 'rules',
      receivedAt: lastHit,
    })
  })
  const ofPeople = about().evidence.map((one) => ({ ...one, type: 'channel.reported' }))
  test.each<[what: string, parts: Partial<Alert>]>([
    ['of a person', { group: { beneficiaryId: 'k1:bb' } }],
    ['of an address in clear', { group: { address: '+5511987654321' } }],
    ['that only observes', { mode: 'shadow' }],
    ['that says again what people reported', { evidence: ofPeople }],
  ])('%s says nothing', (_, parts) => expect(testimonyOfAlert(about(parts))).toBeUndefined())
  test('of people and of others speaks for the others', () => {
    const evidence = [...ofPeople, ...about().evidence]
    expect(testimonyOfAlert(about({ evidence }))).toMatchObject({ address: ADDRESS })
  })
  test('that is contradicted says nothing any more, unless an analyst says so', () => {
    const said = testimonyOfAlert(about({ contradictedBy: [{ source: '/s', id: 'e' }] }))
    expect(said?.disposition).toEqual({ outcome: 'unfounded', at: about().firstHit, by: 'contradiction' })
  })
})

const event = (parts: Partial<Event> = {}, data: object = {}): Event => ({
  source: '/call-centre',
  id: 'r-1',
  type: 'channel.reported',
  time: Date.parse('2026-11-22T13:00:00.000Z'),
  data: { channel: { medium: 'phone', address: ADDRESS }, reporterId: 'k1:cc', category: 'other', ...data },
  ...parts,
})

describe('an event', () => {
  test('of another producer speaks for whom it names, and is of that producer’s network', () => {
    expect(testimonyOfEvent(event(), sha256)).toEqual({
      id: sha256('/call-centre\nr-1').slice(0, 32),
      from: 'event',
      address: ADDRESS,
      reporterId: 'k1:cc',
      networkId: '/call-centre',
      receivedAt: '2026-11-22T13:00:00.000Z',
    })
  })
  test.each<[what: string, event: Event]>([
    ['of our own API', event({ source: '/vigia/api' })],
    ['of another type', event({ type: 'channel.checked' })],
    ['about no address', event({}, { channel: { medium: 'phone', address: '' } })],
    ['of nobody', event({}, { reporterId: '' })],
  ])('%s says nothing', (_, each) => expect(testimonyOfEvent(each, sha256)).toBeUndefined())
})

test.each([
  ['confirmed', 'fraud'],
  ['valuable', 'unfounded'],
  ['false_positive', 'unfounded'],
] as const)('an alert that was found %s', (disposition, outcome) => {
  const { id: alertId, ruleId, firstHit } = about()
  const decided = { alertId, ruleId, firstHit, disposition, at: '2026-11-22T14:00:00.000Z', by: 'ana' }
  expect(testimonyOfDisposition({ ...decided, address: ADDRESS })).toMatchObject({
    id: alertId,
    address: ADDRESS,
    disposition: { outcome, at: decided.at, by: 'ana' },
  })
  expect(testimonyOfDisposition(decided)).toBeUndefined()
})
