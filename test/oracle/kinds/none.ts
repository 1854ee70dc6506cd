import { union } from '../order.ts'
import type { Kind } from './kind.ts'

/** Every selected event is a hit. */
export const none: Kind<'none'> = {
  candidates: ({ rules }, members) => union(rules.map(members)),
  isHit: () => true,
  reading: () => ({}),
  evidence: (_, __, event) => [event],
  restsUntil: () => undefined,
  undoing: () => [],
}
