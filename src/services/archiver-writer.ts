import type { Source } from '../ports/source.ts'
import type { Hold } from './archiver-hold.ts'
import type { Lane, Load } from './archiver-lane.ts'
import type { ArchiverWatch } from './archiver-watch.ts'
import { orAborted, retry, type RetryPolicy } from './retry.ts'

/** Where a test may stop the archiver: throw there, or never answer. */
export type ArchiverFailpoint = 'archiver:before-insert' | 'archiver:after-insert' | 'archiver:after-commit'

export interface WriterOptions {
  readonly source: Pick<Source, 'commit'>
  readonly lanes: readonly Lane[]
  readonly policy: RetryPolicy
  readonly failpoint: ((name: ArchiverFailpoint) => Promise<void> | void) | undefined
  readonly watch: ArchiverWatch
  readonly hold: Hold
}

/** Writes all that waits in the lanes: first one insert a table, each acknowledged, then one commit. */
export function createWriter({ source, lanes, policy, failpoint, watch, hold }: WriterOptions) {
  async function insert(load: Load, signal: AbortSignal): Promise<void> {
    if (load.rows > 0) await failpoint?.('archiver:before-insert')
    const ask = <T>(call: () => Promise<T>): Promise<T> => hold.certain(signal).then(watch.trying('archive', call))
    const written = await load.write((call) => retry(() => ask(call), policy, signal))
    if (load.rows > 0) await failpoint?.('archiver:after-insert')
    watch.written(load.table, written)
  }

  async function commit(loads: readonly Load[], signal: AbortSignal): Promise<void> {
    const commits = loads
      .flatMap(({ ranges }) => ranges)
      .map(({ topic, partition, last }) => ({ topic, partition, offset: last + 1n, metadata: '' }))
    await orAborted(
      retry(
        watch.trying('commit', () => source.commit(commits)),
        policy,
        signal,
      ),
      signal,
    )
    watch.committed(commits)
    await failpoint?.('archiver:after-commit')
  }

  /** Takes the lanes' loads out at once. Rejects past the retry's bound, and where `signal` is aborted before the commit. */
  return async (signal: AbortSignal): Promise<void> => {
    const loads = lanes.map((lane) => lane.unload()).filter((load) => load !== undefined)
    if (loads.length === 0) return
    for (const load of loads) await insert(load, signal)
    await commit(loads, signal)
  }
}
