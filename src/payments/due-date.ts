const DAY_MS = 86_400_000
/** Factors count days from here (FEBRABAN, Layout Padrão de Cobrança). */
const BASE = Date.UTC(1997, 9, 7)
/** After 9999, on 2025-02-21, came 1000 again (FEBRABAN, FB-082/2012). */
const CYCLE_DAYS = 9_000
const FIRST_OF_A_CYCLE = 1_000
/** Banks take a factor for a day from 3,000 before to 5,500 after theirs (FEBRABAN, FB-082/2012): the middle of that. */
const MIDDLE_DAYS = 1_250

/**
 * The day on which a slip falls due (`2026-11-21`), undefined where its factor is 0000. Four digits begin anew every
 * 9,000 days, so the code alone does not tell the day: it is the one that banks take it for at `t` (epoch ms).
 */
export function dueDateOf(factor: string, t: number): string | undefined {
  const days = Number(factor)
  if (days === 0) return undefined
  const first = BASE + days * DAY_MS
  const middle = t + MIDDLE_DAYS * DAY_MS
  const cycles = days < FIRST_OF_A_CYCLE ? 0 : Math.max(0, Math.round((middle - first) / (CYCLE_DAYS * DAY_MS)))
  return new Date(first + cycles * CYCLE_DAYS * DAY_MS).toISOString().slice(0, 10)
}
