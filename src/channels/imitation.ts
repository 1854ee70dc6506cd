import { createImitation, createLookalike } from '../messages/lookalike.ts'
import type { Medium } from '../events/channel.ts'
import type { Address } from './address.ts'
import { isNameOf } from './judge-text.ts'
import type { Registry } from './registry.ts'

interface Imitations {
  readonly host: (host: string) => boolean
  readonly name: (name: string) => boolean
}
const known = new WeakMap<Registry, Imitations>()

function imitationsOf(registry: Registry): Imitations {
  const found = known.get(registry) ?? { host: createLookalike(registry), name: createImitation(registry) }
  known.set(registry, found)
  return found
}

/**
 * Does an address that is not the operator's show its name, or something that is easily taken for it? Where the medium
 * has names, what looks like a host is one, too (`br.com.exemplo`).
 */
export function imitates(registry: Registry, { kind, canonical }: Address, medium: Medium | undefined): boolean {
  const { host, name } = imitationsOf(registry)
  if (isNameOf(medium)) return name(canonical)
  if (kind === 'web' || kind === 'email') return host(canonical.slice(canonical.lastIndexOf('@') + 1))
  return kind === 'social' && name(canonical)
}

/** Does a sender call itself by the operator's name? */
export const takesOurName = (registry: Registry, name: string): boolean => imitationsOf(registry).name(name)
