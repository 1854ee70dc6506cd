import type { Generations } from '../../ports/generations.ts'
import type { SharedState } from '../../ports/shared-state.ts'
import type { SeekableSource } from '../../ports/source.ts'
import type { WindowStore } from '../../ports/window-store.ts'
import { orAborted } from '../retry.ts'
import type { DetectorDeps } from './deps.ts'

/** Said to whoever asks something of the world when the detector has given up: nothing more is written or committed. */
export class AbandonedError extends Error {
  override readonly name = 'AbandonedError'
}

type Or = <A extends readonly unknown[], R>(ask: (...given: A) => Promise<R>) => (...given: A) => Promise<R>

const ofSource = (source: SeekableSource, or: Or): SeekableSource => ({
  ...source,
  commit: or((commits) => source.commit(commits)),
  committed: or((partitions) => source.committed(partitions)),
  endOffsets: or((partitions) => source.endOffsets(partitions)),
  firstOffsets: or((partitions) => source.firstOffsets(partitions)),
  offsetAt: or((partition, t) => source.offsetAt(partition, t)),
})
const ofState = (state: SharedState, or: Or): SharedState => ({
  kept: or(() => state.kept()),
  renew: or((...given) => state.renew(...given)),
  endRefold: or((incarnation) => state.endRefold(incarnation)),
  folded: or((incarnation) => state.folded(incarnation)),
  markFolded: or((...given) => state.markFolded(...given)),
  raiseWatermarks: or((...given) => state.raiseWatermarks(...given)),
  noteBeginnings: or((own) => state.noteBeginnings(own)),
  due: or((partition) => state.due(partition)),
  addDue: or((...given) => state.addDue(...given)),
  removeDue: or((...given) => state.removeDue(...given)),
})
const ofGenerations = (generations: Generations, or: Or): Generations => ({
  open: or((own) => generations.open(own)),
  read: or(() => generations.read()),
  announce: or((set) => generations.announce(set)),
  complete: or((number) => generations.complete(number)),
  textOf: or((digest) => generations.textOf(digest)),
})
const ofStore = (store: WindowStore, or: Or): WindowStore => ({
  ...store,
  observe: or((observations) => store.observe(observations)),
})

/**
 * The same world, until `signal` is aborted: then what is being asked of it is no longer waited for, and nothing more
 * is asked; both reject with the signal's reason. A commit is the last step of all, so what has not come to its commit
 * comes again.
 */
export function abandonable(deps: DetectorDeps, signal: AbortSignal): DetectorDeps {
  const or: Or =
    (ask) =>
    (...given) =>
      signal.aborted ? Promise.reject(signal.reason) : orAborted(ask(...given), signal)
  return {
    ...deps,
    source: ofSource(deps.source, or),
    openFolding: (...given) => ofSource(deps.openFolding(...given), or),
    sink: { ...deps.sink, write: or((records) => deps.sink.write(records)) },
    state: ofState(deps.state, or),
    openStore: (incarnation) => ofStore(deps.openStore(incarnation), or),
    generations: ofGenerations(deps.generations, or),
  }
}
