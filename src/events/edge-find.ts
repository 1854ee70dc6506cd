import { links } from '../messages/links.ts'
import { bankSlipOf } from '../payments/boleto.ts'
import { isKeyListed, readPaid, type Payees } from '../payments/payee.ts'
import { pixKeyOf, readPayload, type Payload, type Payment } from '../payments/payment.ts'
import type { EventType } from './catalogue.ts'
import type { Medium } from './channel.ts'
import type { EdgeAddress } from './edge-addresses.ts'
import { isPseudonym, type Hide } from './edge-identifiers.ts'

type Members = Readonly<Record<string, unknown>>

/** Finds what needs clear values in the data of an event as it came, and adds it to what leaves the edge. */
export type Find = (data: Members, time: number, out: Record<string, unknown>) => void

export interface FindTools {
  readonly hide: Hide
  readonly trusted: boolean
  readonly readAddress: (text: string) => EdgeAddress
  readonly asks: (text: string) => readonly string[]
  readonly lookalike: (host: string) => boolean
  readonly payees: Payees
  readonly allowsMethod: (
    channel: { readonly medium: Medium; readonly address: string },
    method: string,
    time: number,
  ) => boolean
}

const NONE: readonly string[] = []

const findInMessage =
  ({ asks, lookalike }: FindTools): Find =>
  (data, _, out) => {
    const text = data['text'] as string | undefined
    if (text === undefined) return
    const hosts = links(text)
    out['text'] = { intents: asks(text), links: hosts, lookalikes: hosts.length === 0 ? NONE : hosts.filter(lookalike) }
  }

const findInIssuedSlip: Find = (data, _, out) => {
  out['slip'] = bankSlipOf(data['barcode'] as string)
}

const payloadFound = ({ barcode, slip }: Payload): Members => ({
  ...(barcode === undefined ? {} : { barcode }),
  ...(slip === undefined ? {} : { slip }),
})

const unlessPseudonym = (value: string | undefined): string | undefined =>
  value === undefined || isPseudonym(value) ? undefined : value

/** What comes as a pseudonym says nothing of whom is paid. */
function legible({ payload, payee }: Payment, trusted: boolean): Payment {
  if (!trusted || payee === undefined) return { payload, payee }
  return { payload, payee: { document: unlessPseudonym(payee.document), pixKey: unlessPseudonym(payee.pixKey) } }
}

const findInPayment =
  ({ hide, payees, trusted }: FindTools): Find =>
  (data, time, out) => {
    const payment = legible(data, trusted)
    const payload = readPayload(payment.payload)
    const { status, payee } = readPaid(payees, payload, payment, time)
    if (payment.payload !== undefined) out['payload'] = payloadFound(payload)
    out['payeeStatus'] = status
    if (payee !== undefined) out['paidTo'] = hide('document', payee)
    const key = pixKeyOf(payload, payment)
    if (key !== undefined) out['pixKey'] = { type: key.type, isListed: isKeyListed(payees, key.canonical, time) }
  }

/** May the channel that asked for a payment ask for it by that method? */
const findAllowance =
  ({ readAddress, allowsMethod }: FindTools): Find =>
  (data, time, out) => {
    const { medium, address } = data['channel'] as { readonly medium: Medium; readonly address: string }
    const { clear } = readAddress(address)
    out['methodAllowed'] =
      clear !== undefined && allowsMethod({ medium, address: clear }, data['method'] as string, time)
  }

/** Whose claim it is, in what has left the edge. */
const findClaimant: Find = (_, __, out) => {
  out['claimant'] = out['holderId'] ?? out['beneficiaryId']
}

const FINDERS: { readonly [Type in EventType]?: readonly ((tools: FindTools) => Find)[] } = {
  'chat.message': [findInMessage],
  'boleto.issued': [() => findInIssuedSlip],
  'payment.requested': [findInPayment, findAllowance],
  'payment.made': [findInPayment],
  'reimbursement.requested': [() => findClaimant],
}

/** What is to be found in events of a type; undefined where there is nothing. */
export function findersOf(type: EventType, tools: FindTools): Find | undefined {
  const finders = FINDERS[type]?.map((create) => create(tools))
  return (
    finders &&
    ((data, time, out) => {
      for (const find of finders) find(data, time, out)
    })
  )
}
