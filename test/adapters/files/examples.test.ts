import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadExamples } from '../../../src/adapters/files/examples.ts'

let dir: string
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'vigia-examples-'))))
afterAll(() => rm(dir, { recursive: true }))
const put = (name: string, text: string) => writeFile(join(dir, name), text)

test('those that come with the program are read, and none is told both ways', async () => {
  const { examples, problems } = await loadExamples('registry/examples')
  expect(problems).toEqual([])
  const honest = new Set(examples.flatMap(({ legitimate }) => legitimate))
  const scams = examples.flatMap((file) => file.scams)
  expect([honest.size > 1_000, scams.length > 900]).toEqual([true, true])
  expect(scams.filter((text) => honest.has(text))).toEqual([])
})
test('all that is wrong is told, by file, and repeats nothing of them', async () => {
  await put('a.json', '{"about":"x","legitimate":["oi"],"scams":[""]}')
  await put('b.json', '{"about":"x","legitimate":[],"scams":[],"segredo":1}')
  await put('c.json', 'segredo')
  await put('d.txt', 'not looked at')
  const { problems } = await loadExamples(dir)
  expect(problems.map(({ file, code }) => [file, code])).toEqual(
    ['a', 'b', 'c'].map((name) => [join(dir, `${name}.json`), 'bad_examples']),
  )
  expect(problems[0]?.message).toMatch(/^scams\.0: /)
})
test('a folder that is not there is a problem', async () => {
  expect((await loadExamples(join(dir, 'none'))).problems).toHaveLength(1)
})
