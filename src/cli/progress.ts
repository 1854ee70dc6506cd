/** A line on a terminal that says how far something is; on anything else nothing is said. */
export interface Progress {
  /** So many more are done. */
  step(count: number): void
  /** Takes the line away. */
  end(): void
}

const WIDTH = 30
const EVERY_MS = 100
const NONE: Progress = { step: () => undefined, end: () => undefined }

/** `total` undefined: only what is done is counted. */
export function createProgress(
  out: { readonly isTTY?: boolean; write(text: string): unknown },
  total: number | undefined,
  now: () => number = Date.now,
): Progress {
  if (out.isTTY !== true) return NONE
  let done = 0
  let shown = -Infinity
  const show = () => {
    const part = total === undefined || total === 0 ? undefined : Math.min(1, done / total)
    const filled = Math.round((part ?? 0) * WIDTH)
    const bar =
      part === undefined ? '' : `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.floor(part * 100)} %  `
    out.write(
      `\r\x1b[K${bar}${done.toLocaleString('en')}${total === undefined ? '' : ` / ${total.toLocaleString('en')}`}`,
    )
  }
  return {
    step(count) {
      done += count
      if (now() - shown < EVERY_MS) return
      shown = now()
      show()
    },
    end: () => void out.write('\r\x1b[K'),
  }
}
