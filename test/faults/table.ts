import type { Result } from './driver.ts'

/** One line a fault: what it was, the verdict, what was measured, how long it took. */
export function tableOf(results: readonly Result[], seed: number): string {
  const rows = results.map(({ scenario, verdict, broken, measured, seconds }) => [
    `${scenario.id}`,
    scenario.name,
    broken.length > 0 ? `${verdict?.word ?? 'none'}, BROKEN` : (verdict?.word ?? 'none'),
    measured.join('; '),
    `${seconds}`,
  ])
  const all = [['#', 'fault', 'verdict', 'measured', 's'], ...rows]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\nseed ${seed}\n`
}
