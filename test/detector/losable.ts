import { createMemorySharedState } from '../../src/adapters/memory/shared-state.ts'
import { createMemoryWindowStore } from '../../src/adapters/memory/window-store.ts'
import { StoreLostError } from '../../src/ports/errors.ts'
import type { SharedState } from '../../src/ports/shared-state.ts'
import type { WindowStore } from '../../src/ports/window-store.ts'

/** Windows in memory that outlive their detectors, and may be lost. */
export interface LosableWindows {
  readonly openStore: (incarnation: string) => WindowStore
  readonly createState: () => SharedState
  /** Empties them; who works by them learns of it. */
  lose(): void
}

export function createLosableWindows(): LosableWindows {
  let place = { state: createMemorySharedState(), store: createMemoryWindowStore() }
  const state = (): SharedState => place.state
  return {
    createState: () => ({
      kept: () => state().kept(),
      renew: (...given) => state().renew(...given),
      endRefold: (incarnation) => state().endRefold(incarnation),
      folded: (incarnation) => state().folded(incarnation),
      markFolded: (...given) => state().markFolded(...given),
      raiseWatermarks: (...given) => state().raiseWatermarks(...given),
      noteBeginnings: (own) => state().noteBeginnings(own),
      due: (partition) => state().due(partition),
      addDue: (...given) => state().addDue(...given),
      removeDue: (...given) => state().removeDue(...given),
    }),
    openStore() {
      const { store } = place
      return {
        async observe(observations) {
          if (store !== place.store) throw new StoreLostError('the windows are lost')
          return store.observe(observations)
        },
        forget: () => undefined,
        written: () => store.written(),
      }
    },
    lose() {
      place = { state: createMemorySharedState(), store: createMemoryWindowStore() }
    },
  }
}
