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
export {
  ABSENCE_TYPES,
  absenceSpec,
  LOOKUP_TYPES,
  lookupSpec,
  PAIR_TYPES,
  pairSpec,
  rulesAndEvents,
  ruleSpecs,
} from './generate/specs.ts'
