import { generate } from '../generate.ts'
import { createRandom } from '../random.ts'
import type { GeneratedEvent } from '../stream.ts'

/** Events a second. */
export const RATE = 2_000

/** Every so many events come two that a rule finds: a token at its second provider. */
const PROBE_EVERY = 100

/** The second half of a probe follows so many events later. */
const APART = 2_000

/** Events in their order, each to be sent `1 / RATE` seconds after the one before. */
export interface Load {
  readonly events: readonly GeneratedEvent[]
  /** Place of an event → the token that it gives away. */
  readonly probes: ReadonlyMap<number, string>
}

function validated(tokenId: string, providerId: string): GeneratedEvent {
  const data = { tokenId, beneficiaryId: `b-${tokenId}`, providerId, outcome: 'accepted', careKind: 'consultation' }
  const event = { specversion: '1.0', id: `${tokenId}-${providerId}`, source: '/probe', type: 'token.validated' }
  return { topic: 'tokens', key: data.beneficiaryId, text: JSON.stringify({ ...event, time: '', data }) }
}

/** A load of so many seconds; the same seed gives the same. */
export function createLoad(seconds: number, seed: number): Load {
  const random = createRandom(seed)
  const events: GeneratedEvent[] = []
  const probes = new Map<number, string>()
  const due = new Map<number, string>()
  for (const event of generate(seconds * RATE, seed)) {
    events.push(event)
    const tokenId = due.get(events.length)
    if (tokenId !== undefined) {
      probes.set(events.length, tokenId)
      events.push(validated(tokenId, 'second'))
    }
    if (events.length % PROBE_EVERY !== 0 || events.length + APART > seconds * RATE) continue
    const next = `probe-${seed}-${events.length}`
    events.push(validated(next, 'first'))
    due.set(events.length + APART + Math.floor(random() * PROBE_EVERY), next)
  }
  return { events, probes }
}

/** Is it what a pass-through writes a record for? As many as the rules find. */
export const isProbe = (event: { readonly id: string }): boolean => event.id.endsWith('-second')
