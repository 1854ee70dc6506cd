import type { Hide } from './edge-identifiers.ts'
import { isPseudonym } from './edge-identifiers.ts'
import { createTwoGenerations } from './two-generations.ts'

/** An address as it leaves the edge. */
export interface EdgeAddress {
  /** Canonical and clear; absent where it came as a pseudonym, or where canonicalising left nothing. */
  readonly clear?: string
  /** What takes its place: a pseudonym, or the canonical address itself where there is no key. */
  readonly shown?: string
  /** For display beside a pseudonym. */
  readonly masked?: string
}

/** Campaigns repeat few addresses many times. */
const REMEMBERED = 5_000

/** Reads addresses as sources saw them; remembers the latest. `mask` is absent where values stay clear. */
export function createAddressReader(options: {
  readonly canonicalAddress: (text: string) => { readonly canonical: string }
  readonly hide: Hide
  readonly mask: ((canonical: string) => string) | undefined
  readonly trusted: boolean
}): (text: string) => EdgeAddress {
  const { canonicalAddress, hide, mask, trusted } = options
  const remembered = createTwoGenerations<EdgeAddress>(REMEMBERED)
  const read = (text: string): EdgeAddress => {
    if (trusted && isPseudonym(text)) return { shown: text }
    const { canonical: clear } = canonicalAddress(text)
    if (clear === '') return {}
    const shown = hide('address', clear)
    return mask === undefined ? { clear, shown } : { clear, shown, masked: mask(clear) }
  }
  return (text) => remembered.get(text, read)
}
