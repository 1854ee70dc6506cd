import type { PrivacyDomain } from './fields.ts'

/** A keyed pseudonym of a canonical value. */
export type Pseudonym = (domain: PrivacyDomain, value: string) => string

/** What takes the place of a canonical identifier, which is not empty, at the edge. */
export type Hide = (domain: PrivacyDomain, value: string) => string

/** `k`, the key's number, `:` and lower-case hex. */
export const isPseudonym = (value: string): boolean => /^k\d+:[0-9a-f]+$/.test(value)

/** Without a key values stay as they are; pseudonyms are taken for such only where their sender is trusted. */
export function createHide(pseudonym: Pseudonym | undefined, trusted: boolean): Hide {
  if (pseudonym === undefined) return (_, value) => value
  if (!trusted) return pseudonym
  return (domain, value) => (isPseudonym(value) ? value : pseudonym(domain, value))
}
