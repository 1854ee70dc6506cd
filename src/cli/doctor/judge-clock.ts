import { formatSpan } from '../../rules/span.ts'
import { problem, warning, type Found } from './finding.ts'

const SYNC = { pt: 'acerte os relógios: chronyc tracking', en: 'set the clocks right: chronyc tracking' }

/**
 * What it means that a server's clock is `aheadMs` before ours (negative: behind). As far as events may come out of order
 * nothing is missed; half of that is the time to see to it.
 */
export function judgeClock(whose: string, aheadMs: number, outOfOrdernessMs: number): readonly Found[] {
  const bound = Math.max(outOfOrdernessMs, 1_000)
  const size = Math.abs(aheadMs)
  if (size <= bound / 2) return []
  const span = formatSpan(Math.round(size / 1_000) * 1_000)
  const text = {
    pt: `o relógio de ${whose} está ${span} ${aheadMs > 0 ? 'adiantado' : 'atrasado'} em relação a esta máquina`,
    en: `the clock of ${whose} is ${span} ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`,
  }
  return [size > bound ? problem('clock-skew', text, SYNC) : warning('clock-skew', text, SYNC)]
}

/** How far a clock was before ours, ms, that said `theirs` at some time between `asked` and `answered`; 0 where that may be. */
export function aheadOf(theirs: number, asked: number, answered: number): number {
  if (theirs > answered) return theirs - answered
  return theirs < asked ? theirs - asked : 0
}
