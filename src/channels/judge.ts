import type { Medium } from '../events/channel.ts'
import type { Address, AddressKind } from './address.ts'
import { finding, type Finding } from './finding.ts'
import { hasEnded, isValidAt } from './instant.ts'
import type { ReasonCode } from './reasons.ts'
import type { ChannelKind, RegisteredChannel, Registry } from './registry.ts'
import { isOpenAt } from './opening-hours.ts'
import { profileOf } from './social.ts'
import { isOwnHost } from './status.ts'
import { imitates, takesOurName } from './imitation.ts'
import { unknownReason } from './judge-text.ts'
import { readWebAddress } from './web.ts'

/** A question with its time settled (epoch ms). */
export interface Question {
  readonly value: string
  readonly address: Address
  /** What the sender of an e-mail calls itself. */
  readonly name?: string | undefined
  readonly medium: Medium | undefined
  readonly direction: 'inbound' | 'outbound'
  readonly t: number
}
/** Kinds of entries that an address of a kind can be. */
const ENTRY_KINDS: Readonly<Record<AddressKind, readonly ChannelKind[]>> = {
  phone: ['phone'],
  short_code: ['short_code'],
  lid: [],
  email: ['email'],
  web: ['app'],
  social: ['social'],
  text: ['app', 'social'],
}

/** What the registry says about an address that can be checked: official, ended or not recognised. */
export function judgeAddress(registry: Registry, question: Question): Finding {
  const known = entriesFor(registry, question)
  const meant = known.filter(
    ({ direction, media }) =>
      (direction === 'both' || direction === question.direction) &&
      (question.medium === undefined || media.includes(question.medium)),
  )
  const valid = meant.filter((entry) => isValidAt(entry, question.t))
  const knownNow = known.filter((entry) => isValidAt(entry, question.t))
  if (isCall(question, knownNow)) return forged(valid, knownNow)
  if (valid.length > 0) return official(question, valid)
  if (isOwnSite(registry, question)) return finding('OFICIAL', 'OWN_SITE')
  const ended = meant.filter((entry) => hasEnded(entry, question.t))
  if (ended.length > 0) return revoked(ended)
  if (known.length === 0 && isImitation(registry, question)) return finding('SUSPEITO', 'LOOKS_LIKE_OURS')
  return { verdict: 'NAO_RECONHECIDO', reasons: [whyNot(question, knownNow, meant)], entries: knownNow }
}

/** A name that stands where it is taken for the sender or the host: before an e-mail, or before the @ of a link. */
const shownName = ({ name, address, value }: Question): string =>
  name ?? (address.kind === 'web' ? (readWebAddress(value)?.username ?? '') : '')

const isImitation = (registry: Registry, question: Question): boolean =>
  takesOurName(registry, shownName(question)) || imitates(registry, question.address, question.medium)

const isOwnSite = (registry: Registry, { address, medium }: Question): boolean =>
  address.kind === 'web' && (medium === undefined || medium === 'web') && isOwnHost(registry, address.canonical)

function entriesFor(registry: Registry, { address, value }: Question): readonly RegisteredChannel[] {
  const exact = (registry.channelsByAddress.get(address.canonical) ?? []).filter(
    (entry) => ENTRY_KINDS[address.kind].includes(entry.kind) && onSameNetwork(entry, value),
  )
  return [...exact, ...domainEntries(registry, address)]
}

/** A `domain` entry speaks for mail at its host only by e-mail, and for the host only on the web. */
function domainEntries({ domainsByHost }: Registry, { kind, canonical }: Address): readonly RegisteredChannel[] {
  if (kind !== 'email' && kind !== 'web') return []
  const host = canonical.slice(canonical.lastIndexOf('@') + 1)
  return (domainsByHost.get(host) ?? []).flatMap((entry) => {
    const media = entry.media.filter((medium) => medium === kind)
    return media.length > 0 ? [{ ...entry, media }] : []
  })
}

/** Handles are one name on many networks: where both say which, it has to be the same. */
function onSameNetwork(entry: RegisteredChannel, value: string): boolean {
  if (entry.kind !== 'social') return true
  const [meant, asked] = [profileOf(entry.value)?.network, profileOf(value)?.network]
  return meant === undefined || asked === undefined || meant === asked
}

/** Is an official number said to be calling? Where the medium is open, one that writes only is taken to have written. */
const isCall = ({ address, direction, medium }: Question, known: readonly RegisteredChannel[]): boolean =>
  direction === 'inbound' &&
  (address.kind === 'phone' || address.kind === 'short_code') &&
  known.length > 0 &&
  (medium === 'phone' ||
    (medium === undefined && (address.kind === 'phone' || known.some(({ media }) => media.includes('phone')))))

const forged = (valid: readonly RegisteredChannel[], known: readonly RegisteredChannel[]): Finding => ({
  verdict: 'SUSPEITO',
  reasons: [valid.some(({ media }) => media.includes('phone')) ? 'CALLER_ID_CAN_BE_FORGED' : 'NEVER_CALLS'],
  entries: valid.length > 0 ? valid : known,
})

function official({ address, direction, medium, value, t }: Question, entries: readonly RegisteredChannel[]): Finding {
  const reasons: ReasonCode[] = ['OFFICIAL']
  const written = address.kind === 'short_code' || address.kind === 'email' || medium === 'sms' || medium === 'email'
  if (direction === 'inbound' && written) reasons.push('SENDER_CAN_BE_FORGED')
  if (entries.some(({ kind }) => kind === 'social') && profileOf(value) === undefined)
    reasons.push('NAME_ON_ANOTHER_NETWORK')
  if (entries.every(({ hours }) => hours.human !== undefined && !isOpenAt(hours.human, t)))
    reasons.push('NO_PERSON_ANSWERS_NOW')
  return { verdict: 'OFICIAL', reasons, entries }
}

const revoked = (entries: readonly RegisteredChannel[]): Finding => ({
  verdict: 'REVOGADO',
  reasons: ['ENDED'],
  entries,
})

function whyNot(
  { address, direction, medium }: Question,
  known: readonly RegisteredChannel[],
  meant: readonly RegisteredChannel[],
): ReasonCode {
  if (known.length === 0) return meant.length > 0 ? 'NOT_YET_OFFICIAL' : unknownReason(address, medium)
  if (medium !== undefined && !known.some(({ media }) => media.includes(medium))) return 'OTHER_MEDIUM'
  return direction === 'outbound' ? 'ONLY_REACHES_YOU' : 'ONLY_REACHED_BY_YOU'
}
