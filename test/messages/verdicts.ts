import { answer } from '../../src/channels/ask.ts'
import { loadKnown } from '../../src/cli/load.ts'

const known = await loadKnown('registry')
/** While the example registry is valid. */
const NOW = Date.UTC(2026, 10, 22, 12)

/** Is a message, of which nobody knows who sent it, answered as suspect or worse? */
export const isSuspect = (text: string): boolean =>
  ['SUSPEITO', 'FRAUDE_CONFIRMADA'].includes(answer(known, { text }, NOW).verdict)

/** So many of so many. */
export interface Share {
  readonly found: number
  readonly of: number
}
export const shareOf = (texts: readonly string[]): Share => ({
  found: texts.filter(isSuspect).length,
  of: texts.length,
})

/** The 95 % interval of a share (Wilson's score), from 0 to 1. */
export function interval({ found, of }: Share): readonly [number, number] {
  const z = 1.959_964
  const [share, spread] = [found / of, (z * z) / of]
  const half = z * Math.sqrt((share * (1 - share)) / of + spread / (4 * of))
  const bound = (at: number): number => Math.min(1, Math.max(0, at / (1 + spread)))
  return [bound(share + spread / 2 - half), bound(share + spread / 2 + half)]
}
