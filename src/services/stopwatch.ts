/** Measures work that is interrupted, for what is counted; nothing depends on it. */
export interface Stopwatch {
  start(): void
  pause(): void
  /** What was measured since the last time, seconds. */
  take(): number
}

export function createStopwatch(): Stopwatch {
  let since: number | undefined
  let ms = 0
  const pause = () => {
    if (since !== undefined) ms += performance.now() - since
    since = undefined
  }
  const start = () => void (since ??= performance.now())
  return {
    start,
    pause,
    take() {
      const isRunning = since !== undefined
      pause()
      const seconds = ms / 1_000
      ms = 0
      if (isRunning) start()
      return seconds
    },
  }
}
