/** `now` (epoch ms) as RFC 3339, but later than what was said before, whatever clock said it: the last word stands. */
export function laterThan(before: string | undefined, now: number): string {
  const last = before === undefined ? -Infinity : Date.parse(before)
  return new Date(Math.max(now, last + 1)).toISOString()
}
