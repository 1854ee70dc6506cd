import { readPaymentCode } from '../payments/payment-code.ts'
import { canonicalAddress } from './address.ts'
import { readCode } from './judge-code.ts'
import { failedReading, isNameOf } from './judge-text.ts'
import type { Asked, IssuedOf, Known } from './known.ts'
import type { MessageRequest, PaymentRequest, Verdict, VerifyRequest } from './verdict.ts'
import { readMessage } from './verify-message.ts'
import { isSender, verifyChannel, verifyPayment } from './verify.ts'

export type { Asked, IssuedOf, Known } from './known.ts'

/** Whatever is asked: about a value, a payment or a message. */
export type AnyRequest = VerifyRequest | PaymentRequest | MessageRequest

/** Words with space between that are no address and no code: somebody has pasted what was written to them. */
export function isMessage({ value, medium }: VerifyRequest): boolean {
  if (isNameOf(medium) || !/\s/.test(value.trim()) || isSender(value)) return false
  const address = canonicalAddress(value)
  return address.kind === 'text' && readCode(value) === undefined && failedReading(address) === undefined
}

/** Reads what is asked, to be answered by what is known. */
export function readQuestion(known: Known, request: AnyRequest): Asked {
  if ('text' in request) return readMessage(known, request)
  const isPayment = 'payload' in request
  if (!isPayment && isMessage(request)) return readMessage(known, { text: request.value, lang: request.lang })
  const slip = readPaymentCode(isPayment ? request.payload : request.value)?.payload?.slip
  return {
    slips: slip === undefined ? [] : [slip],
    answer(now, issuedOf) {
      const { registry, standingOf } = known
      const issued = slip && issuedOf(slip)
      return isPayment
        ? verifyPayment(registry, request, now, issued)
        : verifyChannel(registry, request, now, { issued, standingOf })
    },
  }
}

/** The answer at `now` (epoch ms) to a question, by what is known and what was issued. */
export const answer = (known: Known, request: AnyRequest, now: number, issuedOf: IssuedOf = () => undefined): Verdict =>
  readQuestion(known, request).answer(now, issuedOf)
