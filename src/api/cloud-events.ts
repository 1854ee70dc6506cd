import type { IncomingHttpHeaders } from 'node:http'
import type { DeadLetterCode } from '../events/dead-letter.ts'
import type { Event } from '../events/event.ts'
import { bad, decodeLine, type Decoded, decodeValue, parseJson } from '../events/decode.ts'
import { OWN_SOURCE } from '../events/own-source.ts'
import { MAX_AHEAD_MS } from '../events/time.ts'
import { HttpProblem } from './problem.ts'

/** How many events one request may hold. */
export const MAX_BATCH = 1_000

const invalid = (pointer: string, detail: string): HttpProblem =>
  new HttpProblem('invalid-request', 'see errors (body)', { errors: [{ pointer, detail }] })

/** CloudEvents HTTP binding 3.1.3.2: %XX in a header's value is a UTF-8 byte. */
function headerText(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'time'] as const

/** Binary mode: the attributes are headers, the body is the data. */
function decodeBinary(headers: IncomingHttpHeaders, body: Uint8Array): Decoded {
  const attributes: Record<string, string> = {}
  for (const name of ATTRIBUTES) {
    const value = headers[`ce-${name}`]
    if (typeof value !== 'string') continue
    const text = headerText(value)
    if (text === undefined)
      return bad('unsupported_encoding', `the header ce-${name} is not percent-encoded UTF-8`, name)
    attributes[name] = text
  }
  const data = parseJson(body)
  return data.ok ? decodeValue({ ...attributes, data: data.value }) : data
}

function decodeBatch(body: Uint8Array): readonly Decoded[] {
  let values: unknown
  try {
    values = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw invalid('', 'not JSON in UTF-8')
  }
  if (!Array.isArray(values)) throw invalid('', 'a batch is a JSON array')
  if (values.length > MAX_BATCH) throw new HttpProblem('too-large', `at most ${MAX_BATCH} events in a batch`)
  return values.map(decodeValue)
}

const firstByte = (body: Uint8Array): number | undefined =>
  body.find((byte) => ![0x20, 0x09, 0x0a, 0x0d].includes(byte))

function decodeSingle(body: Uint8Array): readonly Decoded[] {
  const decoded = decodeLine(body)
  const unreadable: readonly DeadLetterCode[] = ['not_utf8', 'not_json', 'not_object', 'empty']
  if (!decoded.ok && decoded.code === 'too_large')
    throw new HttpProblem('too-large', 'an event has at most 65,536 bytes')
  if (!decoded.ok && (unreadable.includes(decoded.code) || firstByte(body) !== 0x7b)) throw invalid('', decoded.reason)
  return [decoded]
}

/** Why a good event is not taken from a caller. */
function refused({ source, time }: Event, now: number): Decoded | undefined {
  if (source === OWN_SOURCE) return bad('bad_envelope', 'this source is Vigia’s own', 'source')
  return time > now + MAX_AHEAD_MS ? bad('future', 'more than 5 minutes ahead of the clock', 'time') : undefined
}

/** Everything that a request holds, in order, good or bad. Throws a problem where the body as a whole cannot be read. */
export function decodeRequest(headers: IncomingHttpHeaders, body: Uint8Array, now: number): readonly Decoded[] {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  const read = (): readonly Decoded[] => {
    if (type === 'application/cloudevents-batch+json') return decodeBatch(body)
    if (type === 'application/cloudevents+json') return decodeSingle(body)
    if (ATTRIBUTES.some((name) => headers[`ce-${name}`] !== undefined)) return [decodeBinary(headers, body)]
    return firstByte(body) === 0x5b ? decodeBatch(body) : decodeSingle(body)
  }
  return read().map((decoded) => (decoded.ok ? refused(decoded.event, now) : undefined) ?? decoded)
}
