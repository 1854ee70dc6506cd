import { without } from './absent.ts'
import { attributesOf, isBinaryMode, isJson, type RecordHeaders } from './binary-mode.ts'
import { bad, type Decoded, type Undecodable } from './decoded.ts'
import { isRegistryFramed, noSchemaRegistry, type ReadFrame } from './framing.ts'
import { readEvent } from './read-event.ts'
import { hasLoneSurrogate, isTooLarge, MAX_EVENT_BYTES, mayHoldLoneSurrogate, readUtf8 } from './text.ts'

export { bad, type Decoded, type Undecodable } from './decoded.ts'

const HALF_A_PAIR = 'a string holds half of a surrogate pair'
const TOO_LARGE = bad('too_large', `more than ${MAX_EVENT_BYTES} bytes`)

type Parsed = { readonly ok: true; readonly value: unknown; readonly mayHoldNull: boolean } | Undecodable

/** The bytes of one event, or of its data, as a JSON value, nulls and all. */
export function parseWhole(bytes: Uint8Array): Parsed {
  if (bytes.length > MAX_EVENT_BYTES) return TOO_LARGE
  const text = readUtf8(bytes)
  if (text === undefined) return bad('not_utf8', 'the bytes are not well-formed UTF-8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return bad('not_json', 'the text is not JSON')
  }
  if (mayHoldLoneSurrogate(text) && hasLoneSurrogate(value)) return bad('lone_surrogate', HALF_A_PAIR)
  return { ok: true, value, mayHoldNull: text.includes('null') }
}

/** The same without null members. */
export function parseJson(bytes: Uint8Array): { readonly ok: true; readonly value: unknown } | Undecodable {
  const whole = parseWhole(bytes)
  return whole.ok && whole.mayHoldNull ? { ok: true, value: without(null, whole.value) } : whole
}

/** One structured CloudEvent in JSON: a line of NDJSON without its end, or the body of a request. */
export function decodeLine(bytes: Uint8Array): Decoded {
  const json = parseJson(bytes)
  return json.ok ? readEvent(json.value) : json
}

/** One structured CloudEvent that has been parsed already: a member of a batch. Its bytes are counted without spaces. */
export function decodeValue(value: unknown): Decoded {
  if (isTooLarge(value)) return TOO_LARGE
  if (hasLoneSurrogate(value)) return bad('lone_surrogate', HALF_A_PAIR)
  return readEvent(without(null, value))
}

/**
 * One record of a topic: a CloudEvent in structured or in binary mode (CloudEvents 1.0, Kafka protocol binding). In
 * binary mode the value may be framed for a schema registry: then the frame, not the headers, says what it holds.
 */
export function decodeRecord(
  record: { readonly value: Uint8Array | null; readonly headers: RecordHeaders },
  readFrame: ReadFrame = noSchemaRegistry,
): Decoded {
  const { value, headers } = record
  if (value === null) return bad('empty', 'the record has no value')
  const isFramed = isRegistryFramed(value)
  if (!isBinaryMode(headers))
    return isFramed ? bad('unsupported_encoding', 'the value is framed outside binary mode') : decodeLine(value)
  if (!isFramed && !isJson(headers)) return bad('unsupported_encoding', 'the value is not JSON', 'content-type')
  if (isFramed && value.length > MAX_EVENT_BYTES) return TOO_LARGE
  const attributes = attributesOf(headers)
  if (!attributes.ok) return attributes
  const data = isFramed ? readFrame(value) : parseJson(value)
  return data.ok ? readEvent({ ...attributes.value, data: data.value }) : data
}
