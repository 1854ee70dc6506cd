import { canonicalAddress, type Address } from './address.ts'
import { guidanceOf } from './advice.ts'
import { replacementOf } from './contact.ts'
import { readInstant } from './instant.ts'
import { paymentCode, readCode, type Code } from './judge-code.ts'
import { judgeAddress, type Finding, type Question } from './judge.ts'
import { failedReading, isNameOf } from './judge-text.ts'
import { listIntents, listMedia, listMethods } from './names.ts'
import { REASONS, type Facts } from './reasons.ts'
import type { Beside } from '../payments/judge.ts'
import type { Issued } from '../payments/issued.ts'
import { readPaymentCode, unreadable } from '../payments/payment-code.ts'
import { readPayment } from '../payments/reading.ts'
import type { RegisteredChannel, Registry } from './registry.ts'
import type { Language, PaymentRequest, Verdict, VerdictKind, VerifyRequest } from './verdict.ts'

export { PaymentRequest, Verdict, VerifyRequest } from './verdict.ts'

/** What was asked about, and what the registry says of it. */
interface Answer {
  readonly kind: VerdictKind
  readonly canonical: string
  readonly finding: Finding
}
/** When, by which list and in which language a question is answered; times in epoch ms. */
interface Circumstances {
  readonly registry: Registry
  readonly now: number
  readonly t: number
  readonly lang: Language
  readonly beside: Beside
}

/**
 * Is this really the operator's? Judges a phone, short code, e-mail, web address, profile, app, boleto, PIX code or CNPJ
 * by the registry at `at` (`now` where absent, epoch ms); what it is, is told by its content. Other texts are answered
 * as what cannot be checked. A boleto is compared with what was `issued`, too. A registry past its `validUntil`, now or
 * at `at`, vouches for nothing. Throws a `RangeError` where `at` is no time.
 */
export function verifyChannel(registry: Registry, request: VerifyRequest, now: number, issued?: Issued): Verdict {
  const { value, medium, direction = 'outbound', at, lang = 'pt' } = request
  const t = at === undefined ? now : readInstant(at)
  if (t === undefined) throw new RangeError('at is no time')
  const on: Circumstances = { registry, now, t, lang, beside: { issued } }
  const code = isNameOf(medium) ? undefined : readCode(value)
  if (code !== undefined) return aboutCode(code, on)
  const { name, address } = readSender(value)
  return told(aboutAddress({ value, name, address, medium, direction, t }, on), on)
}

/** A sender as mail programs show it (RFC 5322): a name that it has given itself, and its address. */
const SENDER = /^([^<>]*)<([^<>\s@]+@[^<>\s@]+)>\s*$/

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

/** Whichever of both was asked. */
export const verify = (registry: Registry, request: AnyRequest, now: number, issued?: Issued): Verdict =>
  'payload' in request ? verifyPayment(registry, request, now, issued) : verifyChannel(registry, request, now, issued)
export type AnyRequest = VerifyRequest | PaymentRequest

const EXPIRED: Finding = { verdict: 'INDISPONIVEL', reasons: ['LIST_HAS_EXPIRED'], entries: [] }
const hasExpired = ({ registry, now, t }: Circumstances): boolean => Math.max(now, t) >= registry.operator.validUntil

/** What cannot be read is told so, by whatever list. */
function aboutCode({ kind, canonical, judge, payment }: Code, on: Circumstances): Verdict {
  const { registry, t, lang, beside } = on
  const judged = judge(registry, t, beside)
  const finding = hasExpired(on) && judged.verdict !== 'INVALIDO' ? EXPIRED : judged
  const reading = payment && readPayment(payment, lang, t, beside.issued)
  return { ...told({ kind, canonical, finding }, on), ...(reading === undefined ? {} : { payment: reading }) }
}

function aboutAddress(question: Question, on: Circumstances): Answer {
  const { address, medium } = question
  const { canonical } = address
  const failed = isNameOf(medium) ? undefined : failedReading(address)
  if (failed !== undefined)
    return { kind: failed.kind, canonical, finding: { verdict: 'INVALIDO', reasons: [failed.reason], entries: [] } }
  const finding = hasExpired(on) ? EXPIRED : judgeAddress(on.registry, question)
  return { kind: kindOf(question, finding), canonical, finding }
}

function told({ kind, canonical, finding }: Answer, { registry, now, lang }: Circumstances): Verdict {
  return {
    verdict: finding.verdict,
    kind,
    canonical,
    ...said(registry, finding, now, lang),
    registryVersion: registry.operator.version,
    registryValidUntil: new Date(registry.operator.validUntil).toISOString(),
    checkedAt: new Date(now).toISOString(),
  }
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

type Said = Pick<Verdict, 'reasons' | 'guidance'> & { channel?: NonNullable<Verdict['channel']> }
/** The finding in words; where to turn to is what is official now, whatever time was asked about. */
function said(registry: Registry, { verdict, reasons, entries }: Finding, now: number, lang: Language): Said {
  const [entry] = entries
  const replacement = verdict === 'REVOGADO' && entry !== undefined ? replacementOf(registry, entry, now) : undefined
  const codes = replacement === undefined ? reasons : [...reasons, 'REPLACED' as const]
  const facts = factsOf(entries, replacement, lang)
  return {
    reasons: codes.map((code) => ({ code, text: REASONS[code][lang](facts) })),
    guidance: guidanceOf({ registry, verdict, reasons, replacement, facts, lang, t: now }),
    ...(entry === undefined ? {} : { channel: channelOf(entry, entries, lang) }),
  }
}

function factsOf(
  entries: readonly RegisteredChannel[],
  replacement: RegisteredChannel | undefined,
  lang: Language,
): Facts {
  const intents = entries.flatMap(({ neverAsks }) => neverAsks)
  const methods = entries.flatMap(({ paymentMethods }) => paymentMethods)
  return {
    media: listMedia(
      entries.flatMap(({ media }) => media),
      lang,
    ),
    ...(intents.length === 0 ? {} : { intents: listIntents(intents, lang) }),
    ...(methods.length === 0 ? {} : { methods: listMethods(methods, lang) }),
    ...(replacement === undefined ? {} : { replacement: labelOf(replacement, lang) }),
  }
}

const labelOf = ({ label, id }: RegisteredChannel, lang: Language): string => label?.[lang] ?? id

/** The first entry, with what all together are for and may ask. */
function channelOf(
  entry: RegisteredChannel,
  entries: readonly RegisteredChannel[],
  lang: Language,
): NonNullable<Verdict['channel']> {
  const united = <T>(of: (entry: RegisteredChannel) => readonly T[]): T[] => [...new Set(entries.flatMap(of))]
  return {
    id: entry.id,
    label: labelOf(entry, lang),
    kind: entry.kind,
    media: united(({ media }) => media),
    direction: entry.direction,
    purposes: united(({ purposes }) => purposes),
    neverAsks: united(({ neverAsks }) => neverAsks),
    paymentMethods: united(({ paymentMethods }) => paymentMethods),
    hours: Object.fromEntries(Object.entries(entry.hours).filter(([, hours]) => hours !== undefined)),
    ...(entry.replacedBy === undefined ? {} : { replacedBy: entry.replacedBy }),
  }
}
