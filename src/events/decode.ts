import { without } from './absent.ts'
import { attributesOf, isBinaryMode, isJson, type RecordHeaders } from './binary-mode.ts'
import { bad, type Decoded, type Undecodable } from './decoded.ts'
import { isRegistryFramed } from './framing.ts'
import { readEvent } from './read-event.ts'
import { hasLoneSurrogate, isTooLarge, MAX_EVENT_BYTES, mayHoldLoneSurrogate, readUtf8 } from './text.ts'

export { bad, type Decoded, type Undecodable } from './decoded.ts'

const HALF_A_PAIR = 'a string holds half of a surrogate pair'

/** The bytes of one event, or of its data, as a JSON value without null members. */
export function parseJson(bytes: Uint8Array): { readonly ok: true; readonly value: unknown } | Undecodable {
  if (bytes.length > MAX_EVENT_BYTES) return bad('too_large', `more than ${MAX_EVENT_BYTES} bytes`)
  const text = readUtf8(bytes)
  if (text === undefined) return bad('not_utf8', 'the bytes are not well-formed UTF-8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return bad('not_json', 'the text is not JSON')
  }
  if (mayHoldLoneSurrogate(text) && hasLoneSurrogate(value)) return bad('lone_surrogate', HALF_A_PAIR)
  return { ok: true, value: text.includes('null') ? without(null, value) : value }
}

/** One structured CloudEvent in JSON: a line of NDJSON without its end, or the body of a request. */
export function decodeLine(bytes: Uint8Array): Decoded {
  const json = parseJson(bytes)
  return json.ok ? readEvent(json.value) : json
}

/** One structured CloudEvent that has been parsed already: a member of a batch. Its bytes are counted without spaces. */
export function decodeValue(value: unknown): Decoded {
  if (isTooLarge(value)) return bad('too_large', `more than ${MAX_EVENT_BYTES} bytes`)
  if (hasLoneSurrogate(value)) return bad('lone_surrogate', HALF_A_PAIR)
  return readEvent(without(null, value))
}

/** One record of a topic: a CloudEvent in structured or in binary mode (CloudEvents 1.0, Kafka protocol binding). */
export function decodeRecord(record: { readonly value: Uint8Array | null; readonly headers: RecordHeaders }): Decoded {
  const { value, headers } = record
  if (value === null) return bad('empty', 'the record has no value')
  if (isRegistryFramed(value)) return bad('unsupported_encoding', 'the value is framed for a schema registry')
  if (!isBinaryMode(headers)) return decodeLine(value)
  if (!isJson(headers)) return bad('unsupported_encoding', 'the value is not JSON', 'content-type')
  const attributes = attributesOf(headers)
  if (!attributes.ok) return attributes
  const json = parseJson(value)
  return json.ok ? readEvent({ ...attributes.value, data: json.value }) : json
}
