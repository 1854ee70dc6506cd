import { InfrastructureError } from '../../ports/errors.ts'
import type { Source, TopicPartition } from '../../ports/source.ts'
import type { DetectorDeps, DetectorOptions } from './deps.ts'
import type { Lane } from './lane.ts'

/** An idle watermark moves in steps of at least so much, ms: each step is committed. */
const STEP_MS = 1_000

type Asked = Pick<DetectorDeps, 'log'> & { readonly source: Pick<Source, 'endOffsets'> }

/** No end is known where brokers cannot tell right now, as while a leader is elected: no worker should end for a question that can wait. */
async function endsOf({ source, log }: Asked, partitions: readonly TopicPartition[]): ReturnType<Source['endOffsets']> {
  try {
    return await source.endOffsets(partitions)
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error
    log('the ends of partitions are not known: silent ones wait', { error: error.message })
    return new Map()
  }
}

/**
 * Where the watermarks of silent partitions may go. Idle is proved: where the end offset, asked for at τ, is the next
 * offset to be read, nothing before τ is unread, and the watermark is τ − outOfOrderness.
 */
export async function idleMoves(
  deps: Asked,
  lanes: readonly Lane[],
  { idleMs, outOfOrdernessMs }: Pick<DetectorOptions, 'idleMs' | 'outOfOrdernessMs'>,
  now: () => number,
  brokersNow: () => number,
): Promise<ReadonlyMap<Lane, number>> {
  const asked = now()
  const target = Math.min(asked, brokersNow()) - outOfOrdernessMs
  // A clock that has been set back begins anew to count how long it has been silent.
  for (const lane of lanes) lane.heard = Math.min(lane.heard, asked)
  const silent = lanes.filter(
    (lane) => idleMs !== 'none' && asked - lane.heard >= idleMs && target - lane.watermark.value >= STEP_MS,
  )
  if (silent.length === 0) return new Map()
  const ends = await endsOf(
    deps,
    silent.map(({ partition }) => partition),
  )
  for (const lane of silent) lane.end = ends.get(lane.name) ?? lane.end
  return new Map(silent.filter((lane) => ends.get(lane.name) === (lane.next ?? 0n)).map((lane) => [lane, target]))
}
