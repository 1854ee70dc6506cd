import { CHANNEL_STATUSES } from '../../events/channel.ts'

/** The CEL name of event time's type. */
export const TIMESTAMP = 'google.protobuf.Timestamp'
/** The CEL name under which the checker knows a keyed pseudonym. */
export const PSEUDONYM = 'Pseudonym'

/** A function that conditions may call. It reads what the edge has found; it never computes from a clear value. */
export interface Helper {
  readonly name: string
  /** CEL types: of scalars their own, of an object in the data the name of its field, capitalised (`Channel`). */
  readonly params: readonly string[]
  readonly returns: string
  /** Pure. An object comes as it is in the event; undefined is an error of the condition. */
  readonly run: (...given: readonly unknown[]) => unknown
}

interface Channel {
  readonly status?: unknown
  readonly address?: unknown
}

/** All helpers. One that takes a type which an event type lacks is not there for it. */
export const helpers: readonly Helper[] = [
  {
    name: 'channelStatus',
    params: ['Channel', TIMESTAMP],
    returns: 'string',
    run: (channel) => (channel as Channel).status,
  },
  {
    name: 'address',
    params: ['Channel'],
    returns: PSEUDONYM,
    run: (channel) => (channel as Channel).address,
  },
]

/** What a helper's answer may be, where it is a closed list: a comparison with anything else is refused. */
export const ANSWERS: Readonly<Record<string, readonly string[]>> = { channelStatus: CHANNEL_STATUSES }
