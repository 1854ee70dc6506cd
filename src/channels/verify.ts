import { canonicalAddress, type Address } from './address.ts'
import { readInstant } from './instant.ts'
import { paymentCode, readCode, type Code } from './judge-code.ts'
import { EXPIRED, finding, type Finding } from './finding.ts'
import type { StandingOf } from './known.ts'
import { judgeAddress, type Question } from './judge.ts'
import { failedReading, isNameOf } from './judge-text.ts'
import type { Beside } from '../payments/judge.ts'
import type { Issued } from '../payments/issued.ts'
import { pixKeyCode, readPaymentCode, unreadable } from '../payments/payment-code.ts'
import { readPayment } from '../payments/reading.ts'
import type { Registry } from './registry.ts'
import { withStanding } from './reputed.ts'
import { tell, type Answer, type Telling } from './tell.ts'
import type { PaymentRequest, Verdict, VerdictKind, VerifyRequest } from './verdict.ts'

export { MessageRequest, PaymentRequest, Verdict, VerifyManyRequest, VerifyRequest } from './verdict.ts'

/** What an answer goes by; `t` is the time that is asked about, epoch ms. */
interface Circumstances extends Telling {
  readonly t: number
  readonly beside: Beside
  readonly standingOf?: StandingOf | undefined
}

/** What is known of a value beside the registry. */
export interface KnownOfIt {
  readonly issued?: Issued
  readonly standingOf?: StandingOf | undefined
}

/**
 * Is this really the operator's? Judges a phone, short code, e-mail, web address, profile, app, boleto, PIX code or CNPJ
 * by the registry at `at` (`now` where absent, epoch ms); what it is, is told by its content. Other texts are answered
 * as what cannot be checked. A boleto is compared with what was `issued`, too, and an address stands as `standingOf` says.
 * A registry past its `validUntil`, now or at `at`, vouches for nothing. Throws a `RangeError` where `at` is no time.
 */
export function verifyChannel(
  registry: Registry,
  request: VerifyRequest,
  now: number,
  { issued, standingOf }: KnownOfIt = {},
): Verdict {
  const { value, medium, direction = 'outbound', at, lang = 'pt' } = request
  const t = at === undefined ? now : readInstant(at)
  if (t === undefined) throw new RangeError('at is no time')
  const on: Circumstances = { registry, now, t, lang, beside: { issued }, standingOf }
  const code = isNameOf(medium) ? undefined : readCode(value)
  if (code !== undefined) return aboutCode(code, on)
  const { name, address } = readSender(value)
  return tell(aboutAddress({ value, name, address, medium, direction, t }, on), on)
}

/** A sender as mail programs show it (RFC 5322), in a line: a name that it has given itself, and its address. */
const SENDER = /^\s*([^<>\r\n]{0,256})<([^<>\s@]+@[^<>\s@]+)>\s*$/

/** The address of a sender, with its name or without. */
export const senderAddress = (value: string): Address => readSender(value).address

/** Is it a sender as mail programs show it? */
export const isSender = (value: string): boolean => readSender(value).name !== undefined

function readSender(value: string): Pick<Question, 'name' | 'address'> {
  const [, name, mail] = SENDER.exec(value) ?? []
  const sender = canonicalAddress(mail ?? '')
  return sender.kind === 'email' ? { name, address: sender } : { address: canonicalAddress(value) }
}

/** Is this the operator's to be paid by, and is it what was asked for? A payload that is no payment code is INVALIDO. */
export function verifyPayment(registry: Registry, request: PaymentRequest, now: number, issued?: Issued): Verdict {
  const { payload, amountCents, dueDate, lang = 'pt' } = request
  const beside = { issued, amountCents, dueDate }
  return aboutCode(paymentCode(readPaymentCode(payload) ?? unreadable(payload)), {
    registry,
    now,
    t: now,
    lang,
    beside,
  })
}

/** Does the key that somebody was given belong to the operator? */
export const verifyPixKey = ({ registry, now, lang }: Telling, key: string): Verdict =>
  aboutCode(paymentCode(pixKeyCode(key)), { registry, now, t: now, lang, beside: {} })

const hasExpired = ({ registry, now, t }: Circumstances): boolean => Math.max(now, t) >= registry.operator.validUntil

/** What cannot be read is told so, by whatever list. */
function aboutCode({ kind, canonical, judge, payment }: Code, on: Circumstances): Verdict {
  const { registry, t, lang, beside } = on
  const judged = judge(registry, t, beside)
  const found = hasExpired(on) && judged.verdict !== 'INVALIDO' ? EXPIRED : judged
  const reading = payment && readPayment(payment, lang, t, beside.issued)
  return { ...tell({ kind, canonical, finding: found }, on), ...(reading === undefined ? {} : { payment: reading }) }
}

function aboutAddress(question: Question, on: Circumstances): Answer {
  const { address, medium } = question
  const { canonical } = address
  const failed = isNameOf(medium) ? undefined : failedReading(address)
  if (failed !== undefined) return { kind: failed.kind, canonical, finding: finding('INVALIDO', failed.reason) }
  const found = hasExpired(on) ? EXPIRED : judgedWithStanding(question, on)
  return { kind: kindOf(question, found), canonical, finding: found }
}

function judgedWithStanding(question: Question, { registry, standingOf, t }: Circumstances): Finding {
  const found = judgeAddress(registry, question)
  return withStanding(registry, question, found, standingOf?.(question.address.canonical, t) ?? 'unknown')
}

const KINDS: Readonly<Record<Address['kind'], VerdictKind>> = {
  phone: 'phone',
  short_code: 'short_code',
  lid: 'message',
  email: 'email',
  web: 'web',
  social: 'social',
  text: 'message',
}
/** A name is told to be an app's or a profile's only by the entry that it matches, or by its medium. */
function kindOf({ address, medium }: Question, { entries: [entry] }: Finding): VerdictKind {
  if (entry?.kind === 'app' || entry?.kind === 'social') return entry.kind
  if (address.kind === 'text' && isNameOf(medium)) return medium === 'social' ? 'social' : 'app'
  if (address.kind === 'web' && medium === 'app') return 'app'
  return KINDS[address.kind]
}
