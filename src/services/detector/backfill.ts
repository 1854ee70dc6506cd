import type { EventType } from '../../events/catalogue.ts'
import type { Event } from '../../events/event.ts'
import { InfrastructureError, StoreLostError } from '../../ports/errors.ts'
import type { DetectorDeps } from './deps.ts'
import { fillingsOf, filledName } from './known.ts'
import { patiently, patientStore } from './patiently.ts'
import { createSetLoader, type LoadedSet } from './rule-sets.ts'
import { openWindows } from './windows.ts'

export type BackfillDeps = Pick<
  DetectorDeps,
  'source' | 'history' | 'state' | 'openStore' | 'generations' | 'sets' | 'options' | 'metrics' | 'now' | 'log'
>

/** History on its way into the windows that detectors work by: nothing is decided by it, told or blocked. */
export interface Backfill {
  /** The set in force, behind whose edge events are to be taken. */
  readonly set: LoadedSet
  /** Puts an event in. One that is there already is there once. The next one waits for the promise, where there is one. */
  take(event: Event): Promise<void> | undefined
  /** Puts the rest in, and notes since when all events of which types are there now (epoch ms), up to `until` (∞: where topics begin). */
  end(since: ReadonlyMap<EventType, number>, until: number): Promise<void>
}

/** Events that are put in together. */
const TOGETHER = 512

const LOST = 'the windows were lost meanwhile: wait until detectors have filled them again, then run it again'

/** What has been lost is filled again by the detectors: whoever fills in more comes after them. */
async function whole<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StoreLostError) throw new InfrastructureError('redis', LOST, { cause: error })
    throw error
  }
}

/**
 * Begins to fill history into the windows of the incarnation and the set that are in force; where there are none, with
 * the worker's own. Rejects with an `InfrastructureError`, also where windows are lost meanwhile.
 */
export async function openBackfill(deps: BackfillDeps): Promise<Backfill> {
  const { state, generations, sets } = deps
  const announced = await patiently(() =>
    generations.read().catch((error: unknown) => {
      if (error instanceof StoreLostError) return generations.open(sets.own)
      throw error
    }),
  )
  const set = await createSetLoader(sets, generations)(announced.current)
  const { engine } = set
  const { number: generation } = announced.current
  const { id: incarnation } = await patiently(() => openWindows(deps, engine.layout))
  const store = patientStore(deps.openStore(incarnation))
  let plan = engine.plan()
  let planned = 0
  const flush = async () => {
    const { observations } = plan
    plan = engine.plan()
    planned = 0
    if (observations.length > 0) await whole(() => store.observe(observations))
  }
  return {
    set,
    take(event) {
      plan.add(event)
      planned += 1
      return planned < TOGETHER ? undefined : flush()
    },
    async end(since, until) {
      await flush()
      const kept = await patiently(() => state.kept())
      if (kept?.id !== incarnation || !kept.isWhole) throw new InfrastructureError('redis', LOST)
      const filled = engine.layout.rules.flatMap(fillingsOf).flatMap(({ role, type }): [string, number][] => {
        const t = since.get(type)
        return t === undefined ? [] : [[filledName(incarnation, { role, type, until, generation }), t]]
      })
      if (filled.length > 0) await patiently(() => state.noteBeginnings(new Map(filled)))
    },
  }
}
