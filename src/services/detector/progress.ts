import { z } from 'zod'

/** What is committed beside an offset: how far the partition was when its effects were done. */
export interface Progress {
  /** The partition's watermark, epoch ms; undefined before its first event. */
  readonly watermark: number | undefined
  /** The earliest deadline that still waits, epoch ms; undefined where nothing does. */
  readonly due: number | undefined
  /** The incarnation of the windows that the offset stands for. */
  readonly incarnation: string
}

const Written = z.object({ w: z.number().optional(), d: z.number().optional(), i: z.string() })

/** Writes progress as commit metadata. */
export const writeProgress = ({ watermark, due, incarnation }: Progress): string =>
  JSON.stringify({ w: watermark, d: due, i: incarnation })

/** Reads commit metadata; undefined where it is none of ours. */
export function readProgress(metadata: string): Progress | undefined {
  try {
    const { w: watermark, d: due, i: incarnation } = Written.parse(JSON.parse(metadata))
    return { watermark, due, incarnation }
  } catch {
    return undefined
  }
}
