import type { WindowStore } from '../../ports/window-store.ts'
import { retry } from '../retry.ts'

const POLICY = { firstMs: 100, maxMs: 2_000, forMs: 60_000 }

/** Tries again, for a minute, what fails for its infrastructure; meanwhile nothing else is read and nothing committed. */
export const patiently = <T>(work: () => Promise<T>): Promise<T> => retry(work, POLICY, new AbortController().signal)

/** A window store that is asked patiently. */
export const patientStore = (store: WindowStore): WindowStore => ({
  ...store,
  observe: (observations) => patiently(() => store.observe(observations)),
})
