import { CHANNEL_STATUSES } from '../../events/channel.ts'
import { INTENTS } from '../../messages/intents.ts'
import { PAYEE_STATUSES } from '../../payments/payee.ts'
import { age } from '../functions/age.ts'
import { distanceKm, speedKmh, type Place, type Visit } from '../functions/distance.ts'

/** The CEL name of event time's type. */
export const TIMESTAMP = 'google.protobuf.Timestamp'
/** The CEL name under which the checker knows a keyed pseudonym. */
export const PSEUDONYM = 'Pseudonym'
/** The CEL name of a condition's one event, as it stands behind `event`. */
export const EVENT_TYPE = 'Event'
/** What a helper takes that asks for any object with a time and a place: an event of a `match`, under its name. */
export const VISIT = { type: 'Visit', fields: { time: TIMESTAMP, place: 'Place' } } as const

/** A function that conditions may call. It reads what the edge has found; it never computes from a clear value. */
export interface Helper {
  readonly name: string
  /** CEL types: of scalars their own, of an object in the data the name of its field, capitalised (`Channel`). */
  readonly params: readonly string[]
  readonly returns: string
  /** It answers null where there is nothing, which a condition may compare; otherwise nothing is an error. */
  readonly nullable?: true
  /** Only where the data has this field. */
  readonly needs?: string
  /** It is given that field of the event before all else. */
  readonly within?: true
  /** Pure. An object comes as it is in the event, the event as its data; undefined is an error of the condition. */
  readonly run: (...given: never[]) => unknown
}

interface Channel {
  readonly status?: string
  readonly address?: string
}
interface Text {
  readonly intents?: readonly string[]
  readonly links?: readonly string[]
  readonly lookalikes?: readonly string[]
}
interface Payload {
  readonly barcode?: string
  readonly slip?: object
}
interface Payment {
  readonly payeeStatus?: string
  readonly paidTo?: string
}

const DAY = /^\d{4}-\d\d-\d\d$/
const atPlaces = (a: Visit | undefined, b: Visit | undefined) =>
  a?.place === undefined || b?.place === undefined ? undefined : ([a, b] as const)

/** All helpers. One that takes a type which an event type lacks is not there for it. */
export const helpers: readonly Helper[] = [
  {
    // What the registry said of the channel at the event's time.
    name: 'channelStatus',
    params: ['Channel', TIMESTAMP],
    returns: 'string',
    run: ({ status }: Channel) => status,
  },
  {
    // The canonical address of the channel.
    name: 'address',
    params: ['Channel'],
    returns: PSEUDONYM,
    run: ({ address }: Channel) => address,
  },
  {
    // What the registry said of whom the payment goes to, at the event's time.
    name: 'payeeStatus',
    params: [EVENT_TYPE],
    returns: 'string',
    needs: 'payeeStatus',
    run: ({ payeeStatus }: Payment) => payeeStatus,
  },
  {
    // Whom the payment goes to: of its sources the first that is not registered, else the first.
    name: 'payee',
    params: [EVENT_TYPE],
    returns: PSEUDONYM,
    needs: 'payeeStatus',
    run: ({ paidTo }: Payment) => paidTo,
  },
  {
    // The 44 digits of a valid bank or collection slip, else null.
    name: 'boleto',
    params: ['Payload'],
    returns: 'string',
    nullable: true,
    run: ({ barcode }: Payload) => barcode,
  },
  {
    // Bank, free field, amount, due factor and barcode of a valid bank slip, else null.
    name: 'bankBoleto',
    params: ['Payload'],
    returns: 'Slip',
    nullable: true,
    run: ({ slip }: Payload) => slip,
  },
  {
    // What the message asks for.
    name: 'asks',
    params: ['Text'],
    returns: 'list<string>',
    run: ({ intents }: Text) => intents,
  },
  {
    // The hosts of the links in the message.
    name: 'links',
    params: ['Text'],
    returns: 'list<string>',
    run: ({ links }: Text) => links,
  },
  {
    // Does a host of the message's links look like an official one, without being one?
    name: 'lookalike',
    params: ['string'],
    returns: 'bool',
    needs: 'text',
    within: true,
    run: (text: Text | undefined, host: string) => text?.lookalikes?.includes(host),
  },
  {
    // Full years on the civil day of America/Sao_Paulo.
    name: 'age',
    params: ['string', TIMESTAMP],
    returns: 'double',
    run: (birthDate: string, time: Date) => (DAY.test(birthDate) ? age(birthDate, time.getTime()) : undefined),
  },
  {
    name: 'distanceKm',
    params: ['Place', 'Place'],
    returns: 'double',
    run: (a: Place, b: Place) => distanceKm(a, b),
  },
  {
    name: 'distanceKm',
    params: [VISIT.type, VISIT.type],
    returns: 'double',
    run: (a: Visit, b: Visit) => atPlaces(a, b) && distanceKm(a.place, b.place),
  },
  {
    // Infinite at the same instant.
    name: 'speedKmh',
    params: [VISIT.type, VISIT.type],
    returns: 'double',
    run: (a: Visit, b: Visit) => atPlaces(a, b) && speedKmh(a, b),
  },
]

/** What a helper's answer, or what is in it, may be, where it is a closed list: a comparison with anything else is refused. */
export const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  channelStatus: CHANNEL_STATUSES,
  payeeStatus: PAYEE_STATUSES,
  asks: INTENTS,
}

/** Calls a helper with what it takes; undefined and null are nothing. */
export const callHelper = ({ run }: Helper, given: readonly unknown[]): unknown =>
  (run as (...given: readonly unknown[]) => unknown)(...given)
