import type { z } from 'zod'
import type { EventType } from './catalogue.ts'
import type { DeadLetterCode } from './dead-letter.ts'
import { bad, type Decoded, type Undecodable } from './decoded.ts'
import { withoutEmptied } from './emptied.ts'
import { findEnvelope } from './envelope.ts'
import { sharedText } from './shared-text.ts'

/** How many faults one reason names. */
const MOST_FAULTS = 5

/** Is there nothing at the path? Its parents are there: a schema does not look below what is missing. */
function isAbsent(value: unknown, path: readonly PropertyKey[]): boolean {
  let at = value
  for (const key of path) at = (at as Readonly<Record<PropertyKey, unknown>>)[key]
  return at === undefined
}

function codeOf(path: readonly PropertyKey[]): DeadLetterCode {
  if (path[0] === 'time') return 'bad_time'
  return path[0] === 'data' && path.length > 1 ? 'bad_data' : 'bad_envelope'
}

function refuse(value: unknown, issues: readonly z.core.$ZodIssue[]): Undecodable {
  const faults = issues
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => `${path.join('.')}: ${isAbsent(value, path) ? 'is missing' : message}`)
  const path = issues[0]?.path ?? []
  return bad(codeOf(path), faults.join('; '), path.join('.'))
}

/** Reads a JSON value, from which null members have been taken away, as an event. */
export function readEvent(value: unknown): Decoded {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return bad('not_object', 'the event is not a JSON object')
  const { type } = value as { readonly type?: unknown }
  if (typeof type !== 'string') return bad('bad_envelope', 'type: must be a string', 'type')
  const envelope = findEnvelope(type)
  if (envelope === undefined) return bad('unknown_type', 'type: there is no such event type', 'type')
  const read = envelope.safeParse(value)
  if (!read.success) return refuse(value, read.error.issues)
  const { id, time, data } = read.data
  const source = sharedText(read.data.source)
  return {
    ok: true,
    event: { source, id, type: sharedText(type) as EventType, time, data: withoutEmptied(type, data) },
  }
}
