import { z } from 'zod'
import { MEDIA, type Medium } from '../events/channel.ts'
import { REPORT_CATEGORIES } from '../events/types/channel-reported.ts'
import { EXAMPLES, RECEIPT_EXAMPLE } from './examples.ts'
import { isSuspect } from './finding.ts'
import { isSharedHost } from './shared-hosts.ts'
import { LANGUAGES, type Verdict, type VerdictKind } from './verdict.ts'
import { Voice } from './voice.ts'

/** What can be reported, each with the medium that it is taken to have come by where nobody said. */
const USUAL_MEDIUM = {
  phone: 'phone',
  short_code: 'sms',
  email: 'email',
  web: 'web',
  social: 'social',
  app: 'app',
} as const satisfies Partial<Record<VerdictKind, Medium>>
type ReportedKind = keyof typeof USUAL_MEDIUM
const KINDS = Object.keys(USUAL_MEDIUM) as [ReportedKind, ...ReportedKind[]]

/** The longest address of an event. */
const LONGEST = 256

/** A channel that a verdict is about. */
export interface JudgedChannel {
  readonly kind: ReportedKind
  readonly canonical: string
  readonly medium: Medium
}

/** The channel that a value is; undefined where it is none that can be told of in an event. */
export function channelOf(
  { kind, canonical }: Pick<Verdict, 'kind' | 'canonical'>,
  medium?: Medium,
): JudgedChannel | undefined {
  const known = KINDS.find((one) => one === kind)
  if (known === undefined || canonical === '' || canonical.length > LONGEST) return undefined
  return { kind: known, canonical, medium: medium ?? USUAL_MEDIUM[known] }
}

/** What is most to be reported comes first: what is suspect, then by what people are talked to. */
const rankOf = ({ verdict, kind }: Pick<Verdict, 'verdict' | 'kind'>): number =>
  (isSuspect(verdict) ? 0 : KINDS.length) + KINDS.findIndex((one) => one === kind)

/**
 * The channel that a report of a verdict is about: of a message one in it that is not the operator's, nor everybody's
 * as far as there is another.
 */
export function reportedChannel(verdict: Verdict, medium?: Medium): JudgedChannel | undefined {
  if (verdict.message === undefined) return channelOf(verdict, medium)
  const foreign = verdict.message.values
    .filter((value) => value.verdict !== 'OFICIAL')
    .toSorted((one, other) => rankOf(one) - rankOf(other))
    .flatMap((value) => channelOf(value) ?? [])
  return foreign.find(({ kind, canonical }) => kind !== 'web' || !isSharedHost(canonical)) ?? foreign[0]
}

export const STATES = ['received', 'confirmed', 'dismissed'] as const
export type ReportState = (typeof STATES)[number]

/** A report as it is kept, on a compacted topic, under its protocol number: pseudonyms only, and no text. */
export const Report = Voice.extend({
  protocol: z.string().regex(/^\d{20}$/),
  kind: z.enum(KINDS),
  medium: z.enum(MEDIA),
  masked: z.string().describe('The address, mostly hidden'),
  category: z.enum(REPORT_CATEGORIES),
}).meta({ id: 'Report' })
export type Report = z.infer<typeof Report>

/** What somebody wants to report. */
export const ReportRequest = z
  .object({
    value: z.string().min(1).max(8192).describe('Number, e-mail, link, handle or whole message, as it was received'),
    medium: z.enum(MEDIA).optional().describe('How it came; absent: as such addresses mostly do'),
    category: z.enum(REPORT_CATEGORIES).default('other').describe('What it was after'),
    lang: z.enum(LANGUAGES).optional().describe('Language of the texts; pt where absent'),
  })
  .meta({ id: 'ReportRequest', examples: EXAMPLES.reports })
export type ReportRequest = z.infer<typeof ReportRequest>

/** What whoever holds the protocol number may know. */
export const Receipt = z
  .object({
    protocol: z.string().describe('20 digits: the day, ten that cannot be guessed, two to check (ISO/IEC 7064)'),
    state: z.enum(STATES),
    receivedAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().optional(),
    text: z.string().describe('What the state means'),
  })
  .meta({ id: 'Receipt', examples: [RECEIPT_EXAMPLE] })
export type Receipt = z.infer<typeof Receipt>

export function stateOf({ disposition }: Report): ReportState {
  if (disposition === undefined) return 'received'
  return disposition.outcome === 'fraud' ? 'confirmed' : 'dismissed'
}
