import { parse } from 'tldts'
import type { Registry } from '../channels/registry.ts'
import { createTwoGenerations } from '../events/two-generations.ts'
import { resembles, readBrand, type Brand, type Written } from './brand.ts'
import { mixesScripts, plainLatin, skeleton } from './confusables.ts'
import { readableLabel } from './punycode.ts'
import { isSlip } from './slips.ts'

/** What of the registry says which hosts are real, and what they are called. */
export type Names = Pick<Registry, 'operator' | 'ownDomains' | 'domainsByHost' | 'thirdParties'>

/** Campaigns repeat few hosts many times. */
const REMEMBERED = 10_000
/** The longest name of a host (RFC 1035). */
const LONGEST = 253
const ADDRESS = /^(?:[\d.]+|\[.*\])$/

/** Is the host one of these, or below one? */
function isUnder(host: string, domains: ReadonlySet<string>): boolean {
  for (let at = 0; at >= 0; at = host.indexOf('.', at + 1))
    if (domains.has(host.slice(at === 0 ? 0 : at + 1))) return true
  return false
}

/** Brands, and the names of the operator's own domains. */
function brandsOf({ operator }: Pick<Names, 'operator'>): readonly Brand[] {
  const named = [...operator.brands, ...operator.domains.map((domain) => readableLabel(domain.split('.')[0] ?? ''))]
  const read = named.map(readBrand).filter(({ name }) => name !== '')
  return [...new Map(read.map((brand) => [brand.name, brand])).values()]
}

/** Names too short for a letter more or less to be no other word: taken for one only where their own suffix follows. */
const SHORTEST_PLAIN = 5

/** Short names of the operator's own domains with the suffix under which they are registered. */
function shortNames({
  operator,
}: Pick<Names, 'operator'>): readonly { readonly name: string; readonly suffix: string }[] {
  const split = operator.domains.map((domain) => ({
    name: readableLabel(domain.split('.')[0] ?? ''),
    suffix: domain.slice(domain.indexOf('.') + 1),
  }))
  return split.filter(({ name }) => name.length === SHORTEST_PLAIN - 1)
}

/** The labels of a host in the letters that they show, without the suffix under which anybody may register. */
function labelsOf(host: string): readonly string[] {
  const { publicSuffix } = parse(host, { extractHostname: false })
  const own = publicSuffix === null ? host : host.slice(0, Math.max(0, host.length - publicSuffix.length - 1))
  return own.split('.').map(readableLabel)
}

function written(labels: readonly string[]): Written {
  const plain = labels.map(plainLatin)
  return {
    labels: plain.map((label) => label.replace(/[^a-z0-9]/g, '')),
    words: plain.flatMap((label) => label.split(/[^a-z0-9]+/)).filter((word) => word !== ''),
  }
}

/** Is a host a slip of a name under the suffix of its own, or the name itself with a dot in it? */
function isSlipOf(
  { name, suffix }: { name: string; suffix: string },
  host: string,
  labels: readonly string[],
): boolean {
  if (!host.endsWith(`.${suffix}`)) return false
  const plain = labels.map(plainLatin)
  const label = plain.at(-1) ?? ''
  return isSlip(name, label) || isSlip(skeleton(name), skeleton(label)) || plain.join('') === name
}

/**
 * Tells hosts (lower case, ASCII form, without `www.`) that look like an official one and are not: a brand's words in
 * them, letters that are easily taken for a brand's, a few letters more, less or exchanged, scripts mixed in one label.
 * The operator's domains, hosts of `domain` entries and third parties are none, nor is anything below them.
 */
export function createLookalike(names: Names): (host: string) => boolean {
  const others = names.thirdParties.flatMap(({ domains }) => domains)
  const real = new Set([...names.ownDomains, ...names.domainsByHost.keys(), ...others])
  const brands = brandsOf(names)
  const short = shortNames(names)
  const remembered = createTwoGenerations<boolean>(REMEMBERED)
  const judge = (host: string): boolean => {
    if (host.length > LONGEST || ADDRESS.test(host) || isUnder(host, real)) return false
    const labels = labelsOf(host)
    if (labels.some(mixesScripts)) return true
    const read = written(labels)
    return brands.some((brand) => resembles(brand, read)) || short.some((own) => isSlipOf(own, host, labels))
  }
  return (host) => remembered.get(host, judge)
}

/**
 * Tells names that are no hosts (handles, application ids, the names that senders give themselves) and show a brand, or
 * something that is easily taken for it. Whether one is the operator's own the registry says.
 */
export function createImitation(names: Pick<Names, 'operator'>): (name: string) => boolean {
  const brands = brandsOf(names)
  return (name) => {
    const read = written([name.slice(0, LONGEST)])
    return brands.some((brand) => resembles(brand, read))
  }
}
