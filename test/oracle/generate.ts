export { events, shifted } from './generate/events.ts'
export {
  anyOrder,
  arrive,
  BOUNDS,
  inBatches,
  mostBehind,
  orderWithinBound,
  split,
  splitUp,
  withoutForgotten,
} from './generate/orders.ts'
export { LOOKUP_TYPES, lookupSpec, PAIR_TYPES, pairSpec } from './generate/pair-specs.ts'
export { ABSENCE_TYPES, absenceSpec, ruleOfKind, rulesAndEvents, ruleSpecs } from './generate/specs.ts'
