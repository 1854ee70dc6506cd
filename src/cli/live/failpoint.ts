/** A named step of the process, at which a test may let it die. */
export type Failpoint = (name: string) => void

/**
 * Kills this process at a step: `detector:after-write` the first time that it comes there, `detector:after-write:3` the
 * third. For tests; without a name nothing happens.
 */
export function createFailpoint(spec: string | undefined): Failpoint {
  if (spec === undefined) return () => undefined
  const [, target, times = '1'] = /^(.*?)(?::(\d+))?$/.exec(spec) ?? []
  let left = Number(times)
  return (name) => {
    if (name !== target) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  }
}
