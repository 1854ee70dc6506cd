import { isUtf8 } from 'node:buffer'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { eventJsonSchema, type NAMED_CHECKS } from '../../src/events/json-schema.ts'

const ajv = new Ajv2020({ formats: { date: true, 'date-time': true } })
for (const annotation of ['privacy', 'canonical', 'tiss']) ajv.addKeyword(annotation)
export const satisfiesSchema = ajv.compile(eventJsonSchema())

export const parse = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'))

/** Field → most UTF-16 units, by event type. */
const LENGTHS: Record<string, Record<string, number>> = {
  'token.issued': { 'delivery.address': 256 },
  'contact.changed': { 'channel.address': 256 },
  'chat.message': { 'channel.address': 256, text: 8192 },
  'payment.requested': { 'channel.address': 256, payload: 8192, 'payee.name': 8192 },
  'payment.made': { payload: 8192, 'payee.name': 8192 },
  'channel.checked': { 'channel.address': 256 },
  'channel.reported': { 'channel.address': 256 },
}
const memberOf = (value: unknown, path: string): unknown =>
  path.split('.').reduce((at, name) => (at as Record<string, unknown> | undefined)?.[name], value)

/** What the schema cannot say, each written another way than in the product. */
export const checks: Record<keyof typeof NAMED_CHECKS, (bytes: Uint8Array) => boolean> = {
  size: (bytes) => bytes.length <= 65_536,
  utf8: (bytes) =>
    isUtf8(bytes) &&
    !Buffer.from(bytes)
      .subarray(0, 3)
      .equals(Buffer.from([0xef, 0xbb, 0xbf])),
  json: (bytes) => {
    try {
      parse(bytes)
      return true
    } catch {
      return false
    }
  },
  surrogates: (bytes) => {
    const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
    let found = false
    JSON.parse(Buffer.from(bytes).toString('utf8'), (key, value: unknown) => {
      found ||= lone.test(key) || (typeof value === 'string' && lone.test(value))
      return value
    })
    return !found
  },
  utf16Length: (bytes) => {
    const event = parse(bytes)
    return Object.entries(LENGTHS[String(memberOf(event, 'type'))] ?? {}).every(([path, most]) => {
      const value = memberOf(event, `data.${path}`)
      return typeof value !== 'string' || value.length <= most
    })
  },
}
/** Are these the bytes of a good event, by the published JSON Schema and the named checks? */
export const isGoodBySchema = (bytes: Uint8Array): boolean => {
  for (const check of ['size', 'utf8', 'json', 'surrogates'] as const) if (!checks[check](bytes)) return false
  return satisfiesSchema(parse(bytes)) && checks.utf16Length(bytes)
}
