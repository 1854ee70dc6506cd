import avro, { type Schema } from 'avsc'
import { integer, isoOf } from './body.ts'

/** A type with what its schema says that it stands for. It only carries that: bodies are not read through it. */
export class Logical extends avro.types.LogicalType {
  readonly logicalName: string
  readonly scale: number
  constructor(schema: Schema, options?: object) {
    super(schema, options)
    const { logicalType, scale = 0 } = schema as unknown as { readonly logicalType: string; readonly scale?: number }
    this.logicalName = logicalType
    this.scale = scale
  }
  protected override _fromValue(value: unknown): unknown {
    return value
  }
  protected override _toValue(value: unknown): unknown {
    return value
  }
  protected override _resolve(): undefined {
    return undefined
  }
}

const DAY_MS = 86_400_000
const MOST_DIGITS = 15

const dateOf = (days: number): string | number => {
  const iso = isoOf(days * DAY_MS)
  return typeof iso === 'string' ? iso.slice(0, iso.indexOf('T')) : iso
}

/** A decimal as a number where that is exact to 15 digits, else as its digits, which are no number of an event. */
function decimalOf(bytes: Buffer, scale: number): number | bigint | string {
  if (bytes.length === 0) return 0
  const unscaled = BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))
  if (scale === 0) return integer(unscaled)
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return digits.length <= MOST_DIGITS ? Number(text) : text
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const time = (perMs: number) => (value: unknown) => isoOf(Math.floor(Number(value) / perMs))

/** What a value of a logical type is in JSON, from its underlying value (Avro 1.12, logical types). */
export function meaningOf({ logicalName, scale }: Logical): (value: unknown) => unknown {
  switch (logicalName) {
    case 'date':
      return (days) => dateOf(Number(days))
    case 'timestamp-millis':
      return time(1)
    case 'timestamp-micros':
      return time(1_000)
    case 'timestamp-nanos':
      return time(1_000_000)
    case 'decimal':
      return (bytes) => decimalOf(bytes as Buffer, scale)
    case 'uuid':
      return (value) => (typeof value === 'string' ? value : uuidOf(value as Buffer))
    default:
      return (value) => value
  }
}

/** The logical types that mean something here, for the schema's parser. Others are what lies under them. */
export const LOGICAL_TYPES = Object.fromEntries(
  ['date', 'timestamp-millis', 'timestamp-micros', 'timestamp-nanos', 'decimal', 'uuid'].map((name) => [name, Logical]),
)
