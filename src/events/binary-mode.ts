import { bad, type Undecodable } from './decoded.ts'
import { JSON_MEDIA_TYPE } from './envelope.ts'
import { readUtf8 } from './text.ts'

export type RecordHeaders = ReadonlyMap<string, Uint8Array>

const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'time'] as const
const STRUCTURED_JSON = /^[ \t]*application\/cloudevents\+json[ \t]*(?:;|$)/i

const contentTypeOf = (headers: RecordHeaders): string | undefined => {
  const header = headers.get('content-type')
  return header && (readUtf8(header) ?? '')
}

/** Are the attributes in the headers? Else the value is a whole event. */
export function isBinaryMode(headers: RecordHeaders): boolean {
  if (headers.size === 0) return false
  const contentType = contentTypeOf(headers)
  if (contentType !== undefined) return !STRUCTURED_JSON.test(contentType)
  return ATTRIBUTES.some((name) => headers.has(`ce_${name}`))
}

/** Is the value of a record in binary mode JSON, as far as its headers say? */
export function isJson(headers: RecordHeaders): boolean {
  const contentType = contentTypeOf(headers)
  return contentType === undefined || JSON_MEDIA_TYPE.test(contentType)
}

/** The attributes of a record in binary mode, as they are named in structured mode. */
export function attributesOf(
  headers: RecordHeaders,
): { readonly ok: true; readonly value: Readonly<Record<string, string>> } | Undecodable {
  const value: Record<string, string> = {}
  for (const name of ATTRIBUTES) {
    const header = headers.get(`ce_${name}`)
    if (header === undefined) continue
    const text = readUtf8(header)
    if (text === undefined) return bad('not_utf8', `the header ce_${name} is not well-formed UTF-8`, `ce_${name}`)
    value[name] = text
  }
  return { ok: true, value }
}
