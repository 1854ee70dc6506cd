import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PLANTS } from './plants/index.ts'
import { edited } from './plants/plant.ts'
import { onThreads } from './threads.ts'

const BOUND_MS = 120_000

test.each(PLANTS)('$name takes: what it changes is in the code, once', ({ edits }) => {
  for (const edit of edits) {
    const source = readFileSync(edit.file, 'utf8')
    expect(edited(source, edit)).not.toBe(source)
  }
})

test.each(PLANTS)(
  '$name is found: $about',
  async ({ name, seed }) => {
    const problems: string[] = []
    await onThreads([seed], 1, { plant: name, isTold: false }, (result) => void problems.push(...result.problems))
    expect(problems).not.toEqual([])
  },
  BOUND_MS,
)

test(
  'without the plants their seeds find nothing',
  async () => {
    const seeds = [...new Set(PLANTS.map(({ seed }) => seed))]
    const failed: number[] = []
    await onThreads(seeds, 1, { isTold: false }, ({ seed, problems }) => {
      if (problems.length > 0) failed.push(seed)
    })
    expect(failed).toEqual([])
  },
  BOUND_MS,
)
