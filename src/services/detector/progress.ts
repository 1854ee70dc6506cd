import { z } from 'zod'
import { partitionKey, type Committed } from '../../ports/source.ts'

/** Where a generation that is announced begins in a partition: all from there on is in its logs too. */
export interface Mark {
  readonly generation: number
  readonly offset: bigint
  /** The partition's watermark there, epoch ms; undefined before its first event. */
  readonly watermark: number | undefined
}

/** What is committed beside an offset: how far the partition was when its effects were done. */
export interface Progress {
  /** The partition's watermark, epoch ms; undefined before its first event. */
  readonly watermark: number | undefined
  /** The earliest deadline that still waits, epoch ms; undefined where nothing does. */
  readonly due: number | undefined
  /** The incarnation of the windows that the offset stands for. */
  readonly incarnation: string
  /** The generation of rules that what lies before the offset was decided by. */
  readonly generation: number
  readonly mark: Mark | undefined
  /** While the partition is being read again: the offset up to which everything had been read and written. */
  readonly until: bigint | undefined
  /** While the partition is being read again: its watermark there, epoch ms, where it is known. */
  readonly reached: number | undefined
  /** The set of rules that what lies before the offset, or before `until`, was told by, by its name (`setName`), where that is known. */
  readonly toldBy: string | undefined
}

const Offset = z.string().regex(/^\d+$/)
const Written = z.object({
  w: z.number().optional(),
  d: z.number().optional(),
  i: z.string(),
  g: z.int(),
  m: z.tuple([z.int(), Offset, z.number().nullable()]).optional(),
  u: Offset.optional(),
  r: z.number().optional(),
  s: z.string().optional(),
})

/** Writes progress as commit metadata. */
export const writeProgress = ({ mark, until, ...progress }: Progress): string =>
  JSON.stringify({
    w: progress.watermark,
    d: progress.due,
    i: progress.incarnation,
    g: progress.generation,
    m: mark && [mark.generation, String(mark.offset), mark.watermark ?? null],
    u: until?.toString(),
    r: progress.reached,
    s: progress.toldBy,
  } satisfies z.input<typeof Written>)

/** Reads commit metadata; undefined where it is none of ours. */
export function readProgress(metadata: string): Progress | undefined {
  try {
    const { w: watermark, d: due, i: incarnation, g: generation, m, ...rest } = Written.parse(JSON.parse(metadata))
    const mark = m && { generation: m[0], offset: BigInt(m[1]), watermark: m[2] ?? undefined }
    const until = rest.u === undefined ? undefined : BigInt(rest.u)
    return { watermark, due, incarnation, generation, mark, until, reached: rest.r, toldBy: rest.s }
  } catch {
    return undefined
  }
}

/** Topic-partition → up to where the windows of an incarnation are said to hold it by its commit. */
export const saidToHold = (commits: readonly Committed[], incarnation: string): ReadonlyMap<string, bigint> =>
  new Map(
    commits
      .filter(({ metadata }) => readProgress(metadata)?.incarnation === incarnation)
      .map((one) => [partitionKey(one), one.offset ?? 0n]),
  )
