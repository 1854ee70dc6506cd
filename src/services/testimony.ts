import { MACHINES, type Testimony } from '../channels/voice.ts'
import type { Alert } from '../engine/alert.ts'
import type { AlertDisposition } from '../engine/disposition.ts'
import { isPseudonym } from '../events/edge-identifiers.ts'
import type { Event } from '../events/event.ts'
import { OWN_SOURCE } from '../events/own-source.ts'
import { acts } from '../rules/rule.ts'

const ruleName = (ruleId: string): string => `rule:${ruleId}`
const isoOf = (t: number): string => new Date(t).toISOString()

/** The address that an alert is about, as its pseudonym: what its group calls `address`. */
export function addressOf({ group }: Pick<Alert, 'group'>): string | undefined {
  const { address } = group
  return typeof address === 'string' && isPseudonym(address) ? address : undefined
}

/**
 * What another producer's `channel.reported`, past the edge, says of its address; undefined for all other events, and for
 * those that the API has written of a report, which is kept itself. Who says the same again takes the place of what was
 * said before. `appended` is when the event came, epoch ms: nothing is said later.
 */
export function testimonyOfEvent(
  event: Event,
  appended: number,
  digest: (text: string) => string,
): Testimony | undefined {
  if (event.type !== 'channel.reported' || event.source === OWN_SOURCE || event.time < 0) return undefined
  const { channel, reporterId } = event.data as { channel: { address: string }; reporterId: string }
  if (channel.address === '' || reporterId === '') return undefined
  return {
    id: digest(`${event.source}\n${channel.address}\n${reporterId}`).slice(0, 32),
    from: 'event',
    address: channel.address,
    reporterId,
    networkId: MACHINES,
    receivedAt: isoOf(Math.min(event.time, appended)),
  }
}

/** An alert of which only events tell that people have caused at our own door: questions and reports count as such already. */
const isOfPeople = ({ evidence }: Alert): boolean => evidence.every(({ type }) => type.startsWith('channel.'))

/**
 * What an alert says of the address that it is about: that its rule has hit. Undefined where it is about none, only
 * observes, or says again what people have reported. One that a later event contradicts says nothing any more, whatever
 * an analyst may yet say of it.
 */
export function testimonyOfAlert(alert: Alert, appended: number): Testimony | undefined {
  const address = addressOf(alert)
  if (address === undefined || !acts(alert.mode) || isOfPeople(alert)) return undefined
  const said: Testimony = {
    id: alert.id,
    from: 'alert',
    address,
    reporterId: ruleName(alert.ruleId),
    networkId: MACHINES,
    receivedAt: isoOf(Math.min(Date.parse(alert.lastHit), appended)),
  }
  if (alert.contradictedBy.length === 0) return said
  return { ...said, disposition: { outcome: 'unfounded', at: isoOf(0), by: 'contradiction' } }
}

/** What an analyst's word on an alert says of its address: the risk was real, or the alert says nothing of it. */
export function testimonyOfDisposition(decided: AlertDisposition): Testimony | undefined {
  const { alertId, address, ruleId, disposition, firstHit, at, by } = decided
  if (address === undefined) return undefined
  return {
    id: alertId,
    from: 'alert',
    address,
    reporterId: ruleName(ruleId),
    networkId: MACHINES,
    receivedAt: firstHit,
    disposition: { outcome: disposition === 'confirmed' ? 'fraud' : 'unfounded', at, by },
  }
}
