import type { BankSlip } from '../payments/boleto.ts'
import { readPaymentCode } from '../payments/payment-code.ts'
import { canonicalAddress } from './address.ts'
import { readCode } from './judge-code.ts'
import { failedReading, isNameOf } from './judge-text.ts'
import type { MessageRequest, PaymentRequest, Verdict, VerifyRequest } from './verdict.ts'
import { slipsIn, verifyMessage, type IssuedOf, type Known } from './verify-message.ts'
import { verifyChannel, verifyPayment } from './verify.ts'

export type { IssuedOf, Known } from './verify-message.ts'

/** Whatever is asked: about a value, a payment or a message. */
export type AnyRequest = VerifyRequest | PaymentRequest | MessageRequest

/** Words with space between that are no address and no code: somebody has pasted what was written to them. */
export function isMessage({ value, medium }: VerifyRequest): boolean {
  const address = canonicalAddress(value)
  return (
    address.kind === 'text' &&
    !isNameOf(medium) &&
    /\s/.test(value.trim()) &&
    readCode(value) === undefined &&
    failedReading(address) === undefined
  )
}

const slipOf = (text: string): BankSlip | undefined => readPaymentCode(text)?.payload?.slip

/** The slips that a question is about: what is to be looked up in the ledger before it is answered. */
export function slipsOf(request: AnyRequest): readonly BankSlip[] {
  if ('text' in request) return slipsIn(request.text)
  const text = 'payload' in request ? request.payload : request.value
  const slip = slipOf(text)
  if (slip !== undefined) return [slip]
  return 'value' in request && isMessage(request) ? slipsIn(text) : []
}

/** The answer at `now` (epoch ms), by what is known and what was issued. */
export function answer(known: Known, request: AnyRequest, now: number, issuedOf: IssuedOf = () => undefined): Verdict {
  if ('text' in request) return verifyMessage(known, request, now, issuedOf)
  const { registry } = known
  const slip = slipOf('payload' in request ? request.payload : request.value)
  const issued = slip && issuedOf(slip)
  if ('payload' in request) return verifyPayment(registry, request, now, issued)
  const { value, lang } = request
  return isMessage(request)
    ? verifyMessage(known, { text: value, lang }, now, issuedOf)
    : verifyChannel(registry, request, now, issued)
}
