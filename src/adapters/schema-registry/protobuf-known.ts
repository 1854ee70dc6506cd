import { isoOf } from './body.ts'

type Members = Readonly<Record<string, unknown>>

const wrapped =
  (zero: unknown) =>
  ({ value = zero }: Members): unknown =>
    value

/** Messages that JSON has a form of its own for (ProtoJSON), by their full names: those that a field of an event may be. */
export const KNOWN: Readonly<Record<string, (members: Members) => unknown>> = {
  '.google.protobuf.Timestamp': ({ seconds = 0, nanos = 0 }) =>
    isoOf(Number(seconds) * 1_000 + Math.floor(Number(nanos) / 1_000_000)),
  '.google.protobuf.StringValue': wrapped(''),
  '.google.protobuf.BytesValue': wrapped(''),
  '.google.protobuf.BoolValue': wrapped(false),
  '.google.protobuf.Int32Value': wrapped(0),
  '.google.protobuf.UInt32Value': wrapped(0),
  '.google.protobuf.Int64Value': wrapped(0),
  '.google.protobuf.UInt64Value': wrapped(0),
  '.google.protobuf.FloatValue': wrapped(0),
  '.google.protobuf.DoubleValue': wrapped(0),
}
