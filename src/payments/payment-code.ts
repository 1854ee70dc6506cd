import { canonicalPixKey } from '../events/pix-key.ts'
import { readBrCode } from './br-code.ts'
import { readPayload, type Payload } from './payment.ts'

/** What somebody was given to pay with. */
export interface PaymentCode {
  readonly kind: 'boleto' | 'pix'
  /** The barcode, the key, the host of the charge; for what cannot be read the text without white space around it. */
  readonly canonical: string
  /** Without white space around it. */
  readonly text: string
  /** Undefined where it cannot be read. */
  readonly payload?: Payload
}

/** So many digits and no letter: a slip, with a digit too few or too many perhaps. */
const MEANT_AS_SLIP = /^\d(?:[ .-]*\d){41,49}$/
const MEANT_AS_BR_CODE = /^000201|br\.gov\.bcb\.pix/i
const EVP = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const LONGEST = 8_192

/** The boleto, BR Code or random PIX key that a text is or was meant to be; undefined where it is none. */
export function readPaymentCode(text: string): PaymentCode | undefined {
  const tidy = text.slice(0, LONGEST).trim()
  if (MEANT_AS_SLIP.test(tidy)) {
    const payload = readPayload(tidy)
    return payload.barcode === undefined
      ? { kind: 'boleto', canonical: tidy.replace(/\D/g, ''), text: tidy }
      : { kind: 'boleto', canonical: payload.barcode, text: tidy, payload }
  }
  if (EVP.test(tidy)) return pixKeyCode(tidy)
  if (!MEANT_AS_BR_CODE.test(tidy)) return undefined
  if (readBrCode(tidy) === undefined) return { kind: 'pix', canonical: tidy, text: tidy }
  const payload = readPayload(tidy)
  return { kind: 'pix', canonical: payload.key ?? payload.host ?? tidy, text: tidy, payload }
}

/** A PIX key that was given as such. */
export function pixKeyCode(text: string): PaymentCode {
  const key = canonicalPixKey(text)
  return { kind: 'pix', canonical: key, text: text.trim(), payload: { key } }
}

/** What was to be a payment code and cannot be read as one: of digits mostly a boleto, else a PIX code. */
export function unreadable(text: string): PaymentCode {
  const tidy = text.slice(0, LONGEST).trim()
  return { kind: /^[\d\s.-]*$/.test(tidy) ? 'boleto' : 'pix', canonical: tidy, text: tidy }
}
