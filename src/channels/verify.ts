import { canonicalAddress, type Address } from './address.ts'
import { guidanceOf } from './advice.ts'
import { replacementOf } from './contact.ts'
import { readInstant } from './instant.ts'
import { judgeAddress, type Finding, type Question } from './judge.ts'
import { failedReading, isNameOf } from './judge-text.ts'
import { listIntents, listMedia, listMethods } from './names.ts'
import { REASONS, type Facts } from './reasons.ts'
import type { RegisteredChannel, Registry } from './registry.ts'
import type { Language, Verdict, VerdictKind, VerifyRequest } from './verdict.ts'

export { Verdict, VerifyRequest } from './verdict.ts'

/**
 * Is this really the operator's? Judges a phone, short code, e-mail, web address, profile or app by the registry at
 * `at` (`now` where absent, epoch ms); other texts are answered as what cannot be checked. A registry past its
 * `validUntil`, now or at `at`, vouches for nothing. Throws a `RangeError` where `at` is no time.
 */
export function verifyChannel(registry: Registry, request: VerifyRequest, now: number): Verdict {
  const { value, medium, direction = 'outbound', at, lang = 'pt' } = request
  const t = at === undefined ? now : readInstant(at)
  if (t === undefined) throw new RangeError('at is no time')
  const question: Question = { value, address: canonicalAddress(value), medium, direction, t }
  const failed = isNameOf(medium) ? undefined : failedReading(question.address)
  const expired = Math.max(now, t) >= registry.operator.validUntil
  const finding = judge(registry, question, failed !== undefined ? [failed.reason] : undefined, expired)
  return {
    verdict: finding.verdict,
    kind: failed?.kind ?? kindOf(question, finding),
    canonical: question.address.canonical,
    ...said(registry, finding, now, lang),
    registryVersion: registry.operator.version,
    registryValidUntil: new Date(registry.operator.validUntil).toISOString(),
    checkedAt: new Date(now).toISOString(),
  }
}

function judge(
  registry: Registry,
  question: Question,
  failed: Finding['reasons'] | undefined,
  expired: boolean,
): Finding {
  if (failed !== undefined) return { verdict: 'INVALIDO', reasons: failed, entries: [] }
  if (expired) return { verdict: 'INDISPONIVEL', reasons: ['LIST_HAS_EXPIRED'], entries: [] }
  return judgeAddress(registry, question)
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
