import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { cpuMicros, measure, perSecond } from './measure.ts'
import { generateMixed } from './mixed.ts'

function* lines(count: number): Generator<string> {
  let block = ''
  for (const { text } of generateMixed(count)) {
    block += `${text}\n`
    if (block.length < 1 << 16) continue
    yield block
    block = ''
  }
  yield block
}

/** Replays mixed events with the whole catalogue, windows in memory. */
export async function benchCatalogue(events = 1_000_000): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-bench-'))
  try {
    const file = join(folder, 'events.ndjson')
    await pipeline(Readable.from(lines(events)), createWriteStream(file))
    const measured = await measure('replay.ts', { BENCH_FILE: file, BENCH_RULES: 'all' })
    process.stdout.write(
      `${measured.events} mixed events, all rules: ${Math.round(perSecond(measured) / 1_000)} k events/s, ` +
        `${cpuMicros(measured).toFixed(1)} CPU s per million events, ${Math.round(measured.peakMb ?? 0)} MB at the most\n`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
