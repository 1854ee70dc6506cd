import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { Pseudonym } from '../../events/edge-identifiers.ts'
import type { PrivacyDomain } from '../../events/fields.ts'
import { createTwoGenerations, type TwoGenerations } from '../../events/two-generations.ts'
import type { PseudonymKey } from './pseudonym-key.ts'

/** Bytes of a pseudonym: 128 bits. */
const BYTES = 16
/**
 * Values remembered of each domain, and at most twice as many: a keyed hash costs as much as reading an event. A person
 * has many events in an hour, an address many in a minute or hardly any.
 */
const REMEMBERED: Readonly<Record<PrivacyDomain, number>> = {
  person: 100_000,
  address: 5_000,
  document: 5_000,
  account: 5_000,
}
const DOMAINS = Object.keys(REMEMBERED) as PrivacyDomain[]

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
    DOMAINS.map((domain) => [domain, createTwoGenerations<string>(REMEMBERED[domain])]),
  ) as Record<PrivacyDomain, TwoGenerations<string>>
  return (domain, value) => remembered[domain].get(value, makers[domain])
}
