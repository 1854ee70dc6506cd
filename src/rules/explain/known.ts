import type { Event } from '../../events/event.ts'
import type { Known } from './schema.ts'

/** An event by its identity, type and time. */
export const knownOf = ({
  source,
  id,
  type,
  time,
}: Omit<Event, 'data' | 'type'> & { readonly type: string }): Known => ({
  source,
  id,
  type,
  time: new Date(time).toISOString(),
})
