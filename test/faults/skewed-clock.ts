/** Loaded before a process: its wall clock is wrong by FAULT_CLOCK_MS. Time that is measured goes on as it should. */
import { env } from 'node:process'

const Real = Date
const shift = Number(env['FAULT_CLOCK_MS'] ?? 0)
const now = () => Real.now() + shift

global.Date = new Proxy(Real, {
  construct: (target, given: unknown[]) => Reflect.construct(target, given.length === 0 ? [now()] : given),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
