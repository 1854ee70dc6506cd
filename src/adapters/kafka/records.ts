import type { IHeaders, KafkaMessage } from 'kafkajs'
import type { SourceRecord } from '../../ports/source.ts'

const NO_HEADERS: ReadonlyMap<string, Uint8Array> = new Map()

const bytes = (value: Buffer | string): Uint8Array => (typeof value === 'string' ? Buffer.from(value) : value)

/** A header that comes several times counts by its last value. */
function headersOf(headers: IHeaders | undefined): ReadonlyMap<string, Uint8Array> {
  let map: Map<string, Uint8Array> | undefined
  for (const name in headers) {
    const given = headers[name]
    const value = Array.isArray(given) ? given.at(-1) : given
    if (value !== undefined && value !== null) (map ??= new Map()).set(name, bytes(value))
  }
  return map ?? NO_HEADERS
}

/** The client's messages as records; keys and values are the client's own buffers, not copies. */
export function toRecords(messages: readonly KafkaMessage[]): SourceRecord[] {
  return messages.map((message) => ({
    offset: BigInt(message.offset),
    key: message.key,
    value: message.value,
    timestamp: Number(message.timestamp),
    headers: headersOf(message.headers),
  }))
}
