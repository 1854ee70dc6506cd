import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { Pseudonym } from '../../events/edge-identifiers.ts'
import type { PrivacyDomain } from '../../events/fields.ts'
import { createTwoGenerations, type TwoGenerations } from '../../events/two-generations.ts'
import type { PseudonymKey } from './pseudonym-key.ts'

/** Bytes of a pseudonym: 128 bits. */
const BYTES = 16
/** Values remembered in each domain: a keyed hash costs as much as reading an event. */
const REMEMBERED = 100_000
const DOMAINS: readonly PrivacyDomain[] = ['person', 'address', 'document', 'account']

/** Each domain has its own key (HKDF-SHA256, RFC 5869), so that the same value in two of them cannot be matched. */
function domainKey(root: Uint8Array, domain: PrivacyDomain): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', root, '', `vigia pseudonym ${domain}`, 32)))
}

/**
 * Keyed pseudonyms: `k<N>:` with the key's number and the first 128 bits of an HMAC-SHA256 in lower-case hex. Equal
 * values of one domain have equal pseudonyms; without the key nobody can tell which value is behind one.
 */
export function createPseudonyms({ number, secret }: PseudonymKey): Pseudonym {
  const keys = new Map(DOMAINS.map((domain) => [domain, domainKey(secret, domain)]))
  const prefix = `k${number}:`
  const makers = Object.fromEntries(
    [...keys].map(([domain, key]) => [
      domain,
      (value: string) => prefix + createHmac('sha256', key).update(value).digest().toString('hex', 0, BYTES),
    ]),
  ) as Record<PrivacyDomain, (value: string) => string>
  const remembered = Object.fromEntries(
    DOMAINS.map((domain) => [domain, createTwoGenerations<string>(REMEMBERED)]),
  ) as Record<PrivacyDomain, TwoGenerations<string>>
  return (domain, value) => remembered[domain].get(value, makers[domain])
}
