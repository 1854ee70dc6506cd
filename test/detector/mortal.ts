import type { Generations } from '../../src/ports/generations.ts'
import type { SharedState } from '../../src/ports/shared-state.ts'
import type { Sink } from '../../src/ports/sink.ts'
import type { SeekableSource } from '../../src/ports/source.ts'
import type { WindowStore } from '../../src/ports/window-store.ts'

/** What a process says that has been killed by a test. */
export class Killed extends Error {
  override readonly name = 'Killed'
}

/** A life that ends at a step: from then on nothing that it asks of the world happens. */
export interface Life {
  /** Takes a step; throws a `Killed` where life ends there or has ended. */
  step(name: string): void
  /** Ends it at once. */
  end(): void
  readonly isOver: boolean
  /** The steps taken, in their order. */
  readonly steps: readonly string[]
}

/** A life of so many steps; without end where none is given. */
export function createLife(length = Infinity): Life {
  const steps: string[] = []
  let isOver = false
  return {
    steps,
    get isOver() {
      return isOver
    },
    end: () => void (isOver = true),
    step(name) {
      if (!isOver) steps.push(name)
      if (steps.length >= length) isOver = true
      if (isOver) throw new Killed(`killed at ${steps.at(-1)}`)
    },
  }
}

/** Work that may die before it has begun, and after it is done but before anybody knows. */
async function lived<T>(life: Life, name: string, work: () => Promise<T>): Promise<T> {
  life.step(`${name}?`)
  const result = await work()
  life.step(`${name}!`)
  return result
}

export const mortalState = (state: SharedState, life: Life): SharedState => ({
  kept: () => lived(life, 'kept', () => state.kept()),
  renew: (...given) => lived(life, 'renew', () => state.renew(...given)),
  endRefold: (incarnation) => lived(life, 'endRefold', () => state.endRefold(incarnation)),
  folded: (incarnation) => lived(life, 'folded', () => state.folded(incarnation)),
  markFolded: (...given) => lived(life, 'markFolded', () => state.markFolded(...given)),
  raiseWatermarks: (...given) => lived(life, 'raiseWatermarks', () => state.raiseWatermarks(...given)),
  noteBeginnings: (own) => lived(life, 'noteBeginnings', () => state.noteBeginnings(own)),
  due: (partition) => lived(life, 'due', () => state.due(partition)),
  addDue: (partition, records) => lived(life, 'addDue', () => state.addDue(partition, records)),
  removeDue: (partition, records) => lived(life, 'removeDue', () => state.removeDue(partition, records)),
})

export const mortalGenerations = (generations: Generations, life: Life): Generations => ({
  open: (own) => lived(life, 'open set', () => generations.open(own)),
  read: () => lived(life, 'read set', () => generations.read()),
  announce: (set) => generations.announce(set),
  complete: (number) => lived(life, 'complete', () => generations.complete(number)),
  textOf: (digest) => generations.textOf(digest),
})

export const mortalStore = (store: WindowStore, life: Life): WindowStore => ({
  observe: (observations) => lived(life, 'observe', () => store.observe(observations)),
  written: () => store.written(),
  forget: (...given) => store.forget(...given),
})

/** A sink that may also die when a part has been written. */
export const mortalSink = (sink: Sink, life: Life): Sink => ({
  write: (records) =>
    lived(life, 'write', async () => {
      const half = Math.ceil(records.length / 2)
      await sink.write(records.slice(0, half))
      if (records.length > half) life.step('write…')
      await sink.write(records.slice(half))
    }),
  close: () => sink.close(),
})

/** A source whose reader may die: then its partitions go to others, and nothing of its own is asked. */
export const mortalSource = (source: SeekableSource, life: Life): SeekableSource => ({
  ...source,
  run: (handlers) =>
    source.run({
      onAssign: (committed) => lived(life, 'assign', () => handlers.onAssign(committed)),
      onRevoke: () => (life.isOver ? Promise.resolve() : lived(life, 'revoke', () => handlers.onRevoke())),
      onBatch: (batch, context) => lived(life, 'batch', () => handlers.onBatch(batch, context)),
    }),
  commit: (commits) => lived(life, 'commit', () => source.commit(commits)),
  endOffsets: (partitions) => lived(life, 'ends', () => source.endOffsets(partitions)),
  committed: (partitions) => lived(life, 'committed', () => source.committed(partitions)),
})
