import type { Finding } from './finding.ts'
import { hasEnded } from './instant.ts'
import type { Question } from './judge.ts'
import type { ReasonCode } from './reasons.ts'
import type { Registry } from './registry.ts'
import type { Standing } from './reputation.ts'
import { isOfPublicBody, isSharedHost } from './shared-hosts.ts'
import { isOwnHost } from './status.ts'

/** Addresses that many share, or that everybody needs. */
const BEYOND_REPORTS = new Set<ReasonCode>([
  'PUBLIC_SERVICE',
  'LINK_HIDES_ITS_END',
  'NUMBER_IS_HIDDEN',
  'CANNOT_BE_CHECKED',
])

/** The host of a web address or an e-mail; empty for all else. */
const hostIn = ({ kind, canonical }: Question['address']): string =>
  kind === 'web' || kind === 'email' ? canonical.slice(canonical.lastIndexOf('@') + 1) : ''

/** Numbers of three to five digits that begin with 1 are of public utility and support (Anatel, Resolução 749/2022); so is the ANS's. */
const PUBLIC_NUMBERS = /^(?:1\d{2,4}|\+558007019656)$/

/** Whose is it, if reports say nothing of it: the public's, everybody's, or a name that is one on many networks. */
const isNobodysAlone = (address: Question['address']): boolean =>
  address.kind === 'social' ||
  address.kind === 'text' ||
  PUBLIC_NUMBERS.test(address.canonical) ||
  (address.kind === 'web' && isSharedHost(address.canonical)) ||
  isOfPublicBody(hostIn(address))

/** Is it an entry's that has not ended, in whatever medium, the operator's, or a company's whom it names? */
function isListed(registry: Registry, { address, t }: Question): boolean {
  const host = hostIn(address)
  const { channelsByAddress, domainsByHost, thirdParties } = registry
  const entries = [...(channelsByAddress.get(address.canonical) ?? []), ...(domainsByHost.get(host) ?? [])]
  const others = thirdParties.flatMap(({ domains }) => domains)
  return (
    entries.some((entry) => !hasEnded(entry, t)) ||
    isOwnHost(registry, host) ||
    others.some((domain) => host === domain || host.endsWith(`.${domain}`))
  )
}

/** Nothing that anybody reports says anything of what the operator uses, nor of those whom it names. */
const canBeSunk = (registry: Registry, question: Question, { verdict, reasons }: Finding): boolean =>
  verdict !== 'OFICIAL' &&
  !reasons.some((reason) => BEYOND_REPORTS.has(reason)) &&
  !isNobodysAlone(question.address) &&
  !isListed(registry, question)

/** What the registry says, with what is known of the address from reports. */
export function withStanding(registry: Registry, question: Question, found: Finding, standing: Standing): Finding {
  if (standing === 'unknown' || !canBeSunk(registry, question, found)) return found
  const [verdict, reason] =
    standing === 'confirmed'
      ? (['FRAUDE_CONFIRMADA', 'CONFIRMED_FRAUD'] as const)
      : (['SUSPEITO', 'REPORTED_BY_MANY'] as const)
  return { ...found, verdict, reasons: [reason, ...found.reasons] }
}
