import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { generateMixed } from '../../bench/mixed.ts'
import { readEventFiles } from '../../src/cli/event-files.ts'
import { decodeLine } from '../../src/events/decode.ts'
import type { Event } from '../../src/events/event.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigia-files-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function write(name: string, seed: number, count: number): string {
  const file = join(dir, name)
  writeFileSync(file, [...generateMixed(count, seed)].map(({ text }) => text).join('\n'))
  return file
}
const first = write('first.ndjson', 1, 2_600)
const second = write('second.ndjson', 2, 300)

async function read(files: readonly string[]): Promise<readonly Event[]> {
  const events: Event[] = []
  const take = (event: Event) => void events.push(event)
  await readEventFiles(files, { read: decodeLine, take, bad: ({ why }) => Promise.reject(new Error(why.reason)) })
  return events
}

test('several files are merged by time, each in its own order', async () => {
  const [merged, ...apart] = await Promise.all([read([first, second]), read([first]), read([second])])
  expect(merged.map(({ id }) => id).toSorted()).toEqual(
    apart
      .flat()
      .map(({ id }) => id)
      .toSorted(),
  )
  for (const own of apart) {
    const ids = new Set(own.map(({ id }) => id))
    expect(merged.filter(({ id }) => ids.has(id))).toEqual(own)
  }
  // Each file is out of order by five seconds at most, so both together are.
  let newest = -Infinity
  for (const { time } of merged) {
    expect(time).toBeGreaterThan(newest - 5_000)
    newest = Math.max(newest, time)
  }
})
