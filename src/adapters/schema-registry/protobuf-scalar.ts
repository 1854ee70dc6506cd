import protobuf from 'protobufjs'
import { integer, textAt } from './body.ts'

/** Takes one value off a body. */
export type ReadValue = (reader: protobuf.Reader) => unknown

interface Halves {
  readonly low: number
  readonly high: number
}

const halves = (value: unknown): bigint => {
  const { low, high } = value as Halves
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
}
const signed = (value: unknown) => integer(BigInt.asIntN(64, halves(value)))
const unsigned = (value: unknown) => integer(BigInt.asUintN(64, halves(value)))

const bytesOf = (reader: protobuf.Reader): Buffer => {
  const bytes = reader.bytes()
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Scalar types of Protobuf, as JSON has them; 64-bit integers beyond 2⁵³ are bigints, bytes base64. */
export const SCALARS: Readonly<Record<string, ReadValue>> = {
  double: (reader) => reader.double(),
  float: (reader) => reader.float(),
  int32: (reader) => reader.int32(),
  uint32: (reader) => reader.uint32(),
  sint32: (reader) => reader.sint32(),
  fixed32: (reader) => reader.fixed32(),
  sfixed32: (reader) => reader.sfixed32(),
  int64: (reader) => signed(reader.int64()),
  sint64: (reader) => signed(reader.sint64()),
  sfixed64: (reader) => signed(reader.sfixed64()),
  uint64: (reader) => unsigned(reader.uint64()),
  fixed64: (reader) => unsigned(reader.fixed64()),
  bool: (reader) => reader.bool(),
  string(reader) {
    const bytes = bytesOf(reader)
    return textAt(bytes, 0, bytes.length)
  },
  bytes: (reader) => bytesOf(reader).toString('base64'),
}

/** What a scalar is that is not on the wire; of an enumeration, which is no scalar, undefined. */
export function zeroOf(type: string): string | number | boolean | undefined {
  if (!(type in SCALARS)) return undefined
  if (type === 'string' || type === 'bytes') return ''
  return type === 'bool' ? false : 0
}
