import { canonicalPixKey, readPixKey, type PixKey } from '../events/pix-key.ts'
import { bankBoleto, boleto, type BankSlip } from './boleto.ts'
import { hostOfBrCode, readBrCode } from './br-code.ts'

/** A payment that was asked for or made, as far as it says who is paid; `document` and `pixKey` in canonical form. */
export interface Payment {
  readonly payload?: string | undefined
  readonly payee?: { readonly document?: string | undefined; readonly pixKey?: string | undefined } | undefined
}

/** What a payment's payload is, told by its content alone. */
export interface Payload {
  /** Of a valid bank or collection slip. */
  readonly barcode?: string
  /** Of a valid bank slip. */
  readonly slip?: BankSlip
  /** Of a valid BR Code with a static key, canonical. */
  readonly key?: string
  /** Of a valid BR Code with a charge's URL, lower case. */
  readonly host?: string
}

const NOTHING: Payload = {}

/** Reads a payload: a slip, a BR Code, or nothing that says who is paid. */
export function readPayload(payload: string | undefined): Payload {
  if (payload === undefined) return NOTHING
  const slip = bankBoleto(payload)
  if (slip !== null) return { barcode: slip.barcode, slip }
  const barcode = boleto(payload)
  if (barcode !== null) return { barcode }
  const { key, url } = readBrCode(payload) ?? {}
  if (key !== undefined) return { key: canonicalPixKey(key) }
  return url === undefined ? NOTHING : { host: hostOfBrCode(url) }
}

/** The PIX key that a payment goes to: of its BR Code, else of its payee. */
export function pixKeyOf({ key }: Payload, payment: Payment): PixKey | undefined {
  const paid = key ?? payment.payee?.pixKey
  return paid === undefined ? undefined : readPixKey(paid)
}
