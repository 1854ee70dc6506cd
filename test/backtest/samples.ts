import { sha256 } from '../../src/adapters/files/digest.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Event } from '../../src/events/event.ts'
import type { EventSpan } from '../../src/ports/event-history.ts'
import type { Rule } from '../../src/rules/rule.ts'
import { backtest, type Backtest, type BacktestOptions } from '../../src/services/backtest/backtest.ts'
import type { Period } from '../../src/services/backtest/spans.ts'
import { compareEvents } from '../oracle/order.ts'
import { BOUNDS } from '../oracle/generate.ts'
import type { OracleEvent } from '../oracle/types.ts'

/** Always. */
export const EVER: Period = { from: -Infinity, to: Infinity }

/** A history in memory: the events of the spans, in the order of time. */
export const historyOf =
  (events: readonly OracleEvent[], seen?: (event: OracleEvent) => void): BacktestOptions['feed'] =>
  async (spans: readonly EventSpan[], take) => {
    const isAsked = ({ type, time }: OracleEvent) =>
      spans.some(({ types, from, to }) => types.some((one) => one === type) && time >= from && time < to)
    for (const event of events.filter(isAsked).toSorted(compareEvents)) {
      seen?.(event)
      await take(event as Event)
    }
  }

/** A backtest of all rules over a period. */
export const backtestOf = (
  rules: readonly Rule[],
  period: Period,
  over: Pick<BacktestOptions, 'feed'> & Partial<BacktestOptions>,
): Promise<Backtest> =>
  backtest({
    rules,
    chosen: new Set(rules.map(({ id }) => id)),
    period,
    engine: createEngine({ rules, registryVersion: 0, digest: sha256 }),
    store: createMemoryWindowStore(),
    knownSince: () => -Infinity,
    ...BOUNDS,
    ...over,
  })
