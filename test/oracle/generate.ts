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
} from './generate/orders.ts'
export { ruleSpecs } from './generate/specs.ts'
