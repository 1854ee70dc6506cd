import { expect, test } from 'vitest'
import { assignment, batchOf, context, listen } from './ear.ts'
import { createMemoryArchive } from './memory-archive.ts'
import { events, eventNamed } from './samples.ts'

test.each<[string, number[], [number, number][]]>([
  ['nothing', [], [[0, 8]]],
  ['the same', [2, 3, 4], [[2, 5]]],
  ['what lies in the batch', [3, 4], [[2, 7]]],
  ['what the batch lies in', [1, 2, 3, 4, 5], [[2, 5]]],
  ['its beginning', [0, 1, 2], [[1, 6]]],
  ['its end', [4, 5, 6, 7], [[2, 6]]],
  ['what lies before', [0, 1], [[2, 8]]],
  ['what lies after', [6, 7], [[0, 5]]],
  ['a part with a hole: an insert that was half done', [1, 3, 7], [[0, 8]]],
  [
    'parts of several batches',
    [0, 2, 5],
    [
      [0, 2],
      [1, 4],
      [4, 8],
    ],
  ],
])('of what the archive holds, %s, nothing is written again, and the rest is', async (_, held, parts) => {
  const memory = createMemoryArchive()
  const whole = batchOf('e-0', 'e-1', 'e-2', 'e-3', 'e-4', 'e-5', 'e-6', 'e-7')
  const rows = held.map((offset) => {
    const record = whole.records[offset]
    return { ...events, offset: BigInt(offset), appended: record?.timestamp ?? 0, event: eventNamed(`e-${offset}`) }
  })
  for (const row of rows)
    await memory.archive.insert('events', [row], [{ ...events, first: row.offset, last: row.offset }])
  const ear = listen({ archive: memory.archive })
  const handlers = await ear.handlers
  await handlers.onAssign(assignment)
  for (const part of parts)
    await handlers.onBatch({ ...whole, records: whole.records.slice(part[0], part[1]) }, context())
  await ear.end()
  const wanted = whole.records.keys().filter((n) => held.includes(n) || parts.some(([from, to]) => n >= from && n < to))
  expect(memory.places()).toEqual([...wanted].map((offset) => `vigia.tokens-0@${offset}`))
  expect(ear.commits.at(-1)).toEqual({ ...events, offset: BigInt(parts.at(-1)?.[1] ?? 0), metadata: '' })
})
