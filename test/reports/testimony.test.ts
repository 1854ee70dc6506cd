import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/adapters/files/digest.ts'
import type { Alert } from '../../src/engine/alert.ts'
import type { Event } from '../../src/events/event.ts'
import { testimonyOfAlert, testimonyOfDisposition, testimonyOfEvent } from '../../src/services/testimony.ts'
import { alert } from '../api/samples.ts'

const ADDRESS = 'k1:aa'
const LATER = Date.parse('2026-11-23T00:00:00.000Z')
const about = (parts: Partial<Alert> = {}): Alert =>
  alert({ group: { address: ADDRESS }, ruleId: 'unofficial-number-campaign', ...parts })

describe('an alert', () => {
  test('says of the address that it is about that its rule has hit', () => {
    const { id, lastHit } = about()
    expect(testimonyOfAlert(about(), LATER)).toEqual({
      id,
      from: 'alert',
      address: ADDRESS,
      reporterId: 'rule:unofficial-number-campaign',
      networkId: 'machines',
      receivedAt: lastHit,
    })
  })
  const ofPeople = about().evidence.map((one) => ({ ...one, type: 'channel.reported' }))
  test.each<[what: string, parts: Partial<Alert>]>([
    ['of a person', { group: { beneficiaryId: 'k1:bb' } }],
    ['of an address in clear', { group: { address: '+5511987654321' } }],
    ['that only observes', { mode: 'shadow' }],
    ['that says again what people reported', { evidence: ofPeople }],
  ])('%s says nothing', (_, parts) => expect(testimonyOfAlert(about(parts), LATER)).toBeUndefined())
  test('of people and of others speaks for the others', () => {
    const evidence = [...ofPeople, ...about().evidence]
    expect(testimonyOfAlert(about({ evidence }), LATER)).toMatchObject({ address: ADDRESS })
  })
  test('that is contradicted says nothing any more, unless an analyst says so', () => {
    const said = testimonyOfAlert(about({ contradictedBy: [{ source: '/s', id: 'e' }] }), LATER)
    expect(said?.disposition).toEqual({ outcome: 'unfounded', at: '1970-01-01T00:00:00.000Z', by: 'contradiction' })
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
  test('of another producer speaks for whom it names, as machines do', () => {
    expect(testimonyOfEvent(event(), LATER, sha256)).toEqual({
      id: sha256('/call-centre\nk1:aa\nk1:cc').slice(0, 32),
      from: 'event',
      address: ADDRESS,
      reporterId: 'k1:cc',
      networkId: 'machines',
      receivedAt: '2026-11-22T13:00:00.000Z',
    })
  })
  test.each<[what: string, event: Event]>([
    ['of our own API', event({ source: '/vigia/api' })],
    ['of another type', event({ type: 'channel.checked' })],
    ['about no address', event({}, { channel: { medium: 'phone', address: '' } })],
    ['of nobody', event({}, { reporterId: '' })],
    ['of long ago', event({ time: Date.parse('0001-01-01T00:00:00.000Z') })],
  ])('%s says nothing', (_, each) => expect(testimonyOfEvent(each, LATER, sha256)).toBeUndefined())
})

test('nothing is said later than it came, whatever clock it bears', () => {
  const came = Date.parse('2026-11-22T12:00:00.000Z')
  const at = '2026-11-22T12:00:00.000Z'
  expect(testimonyOfEvent(event(), came, sha256)?.receivedAt).toBe(at)
  expect(testimonyOfAlert(about({ lastHit: '2026-11-22T12:03:00.000Z' }), came)?.receivedAt).toBe(at)
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
