import { guidanceOf } from './advice.ts'
import { replacementOf } from './contact.ts'
import { tellHours } from './opening-hours.ts'
import type { Finding } from './finding.ts'
import { listIntents, listMedia, listMethods } from './names.ts'
import { REASONS } from './reasons.ts'
import type { Facts } from './words.ts'
import type { RegisteredChannel, Registry } from './registry.ts'
import type { Language, Verdict, VerdictKind } from './verdict.ts'

/** What was asked about, and what the registry says of it. */
export interface Answer {
  readonly kind: VerdictKind
  readonly canonical: string
  readonly finding: Finding
}
/** By which list, when (epoch ms) and in which language something is told. */
export interface Telling {
  readonly registry: Registry
  readonly now: number
  readonly lang: Language
}

/** The list that an answer rests on, and when it was given. */
export const restsOn = ({ registry: { operator }, now }: Telling) => ({
  registryVersion: operator.version,
  registryValidUntil: new Date(operator.validUntil).toISOString(),
  checkedAt: new Date(now).toISOString(),
})

/** The answer in words. */
export function tell({ kind, canonical, finding }: Answer, telling: Telling): Verdict {
  const { registry, now, lang } = telling
  return {
    verdict: finding.verdict,
    kind,
    canonical,
    ...said(registry, finding, now, lang),
    ...restsOn(telling),
  }
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
  const hours = entries.map((entry) => entry.hours.human).find((human) => human !== undefined)
  return {
    media: listMedia(
      entries.flatMap(({ media }) => media),
      lang,
    ),
    ...(intents.length === 0 ? {} : { intents: listIntents(intents, lang) }),
    ...(hours === undefined ? {} : { hours: tellHours(hours, lang) }),
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
