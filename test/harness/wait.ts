import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until the answer is neither false nor undefined, and returns it; rejects with `what` when `boundMs` have passed. */
export async function until<T>(
  what: string,
  boundMs: number,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + boundMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(`not within ${boundMs} ms: ${what}`)
    await sleep(20)
  }
}
