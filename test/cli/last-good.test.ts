import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLastGood } from '../../src/services/last-good.ts'

/** So many turns of the queue of microtasks. */
async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left--) await Promise.resolve()
}

interface Ask {
  readonly isGood: boolean
  /** Turns that its load takes, and turns before the next is asked for. */
  readonly load: number
  readonly pause: number
}
const asked: fc.Arbitrary<readonly Ask[]> = fc.array(
  fc.record({ isGood: fc.boolean(), load: fc.nat({ max: 9 }), pause: fc.nat({ max: 9 }) }),
  { minLength: 1, maxLength: 12 },
)

test('one load at a time, the last good set in force, and whoever asks is answered by a load that begins after it', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async (asks) => {
      /** The set that lies in the folder: the number of the latest ask. */
      let folder = 0
      let loading = 0
      const loaded: number[] = []
      const accepted: number[] = []
      const held = createLastGood<number>({
        first: 0,
        async load() {
          loading += 1
          const version = folder
          loaded.push(version)
          expect(loading).toBe(1)
          await turns(asks[version - 1]?.load ?? 0)
          loading -= 1
          if (asks[version - 1]?.isGood !== true) throw new Error(`bad ${version}`)
          return version
        },
        onAccepted: (next, before) => {
          expect(before).toBe(accepted.at(-1) ?? 0)
          accepted.push(next)
        },
        onRefused: (_, current) => expect(current).toBe(accepted.at(-1) ?? 0),
      })
      const answers: Promise<boolean>[] = []
      for (const { pause } of asks) {
        folder += 1
        const own = folder
        const answer = held.reload().then((isAccepted) => {
          const by = loaded.at(-1) ?? 0
          expect(by).toBeGreaterThanOrEqual(own)
          expect(isAccepted).toBe(asks[by - 1]?.isGood)
          return isAccepted
        })
        answers.push(answer)
        await turns(pause)
      }
      const last = (await Promise.all(answers)).at(-1)
      const isGood = asks.at(-1)?.isGood === true
      expect(loaded.at(-1)).toBe(asks.length)
      expect(last).toBe(isGood)
      expect(held.refusal()?.message).toBe(isGood ? undefined : `bad ${asks.length}`)
      expect(held.current()).toBe(loaded.findLast((version) => asks[version - 1]?.isGood) ?? 0)
    }),
    { numRuns: 500 },
  )
})
