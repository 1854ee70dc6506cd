import { Presets, SingleBar } from 'cli-progress'

/** A line on a terminal that says how far something is; on anything else nothing is said. */
export interface Progress {
  /** So many more are done. */
  step(count: number): void
  /** Takes the line away. */
  end(): void
}

/** `total` undefined: only what is done is counted. */
export function createProgress(out: NodeJS.WritableStream, total: number | undefined): Progress {
  const format = total === undefined ? '{value}' : '{bar} {percentage} %  {value} / {total}'
  const bar = new SingleBar({ stream: out, format, clearOnComplete: true, hideCursor: true }, Presets.shades_classic)
  bar.start(total ?? 0, 0)
  return { step: (count) => bar.increment(count), end: () => bar.stop() }
}
