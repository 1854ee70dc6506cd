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
  type Order,
  type Split,
  type Step,
  withoutForgotten,
} from './generate/orders.ts'
export { ABSENCE_TYPES, absenceSpec, rulesAndEvents, ruleSpecs } from './generate/specs.ts'
