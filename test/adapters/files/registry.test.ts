import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadRegistry } from '../../../src/adapters/files/registry.ts'
import { OPERATOR } from '../../channels/samples.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'registry-'))
})
afterEach(() => rm(dir, { recursive: true }))
const problems = async () =>
  (await loadRegistry(dir)).problems.map(
    ({ file, line, column, code }) => `${file.slice(dir.length + 1)}:${line}:${column} ${code}`,
  )

test('the example registry is good', async () => {
  const { registry, problems: none } = await loadRegistry('registry')
  expect(none).toEqual([])
  expect(registry?.operator.name).toBe('Saúde Exemplo')
  expect(registry?.channels.length).toBeGreaterThan(5)
})
test('all YAML files of the folder and below are read, nothing else', async () => {
  await mkdir(join(dir, 'more'))
  await writeFile(join(dir, 'operator.yaml'), OPERATOR)
  await writeFile(join(dir, 'more', 'c.yml'), 'thirdParties:\n  - { name: X, domains: [x.com] }\n')
  await writeFile(join(dir, 'README.md'), ': no yaml')
  const { registry } = await loadRegistry(dir)
  expect(registry?.thirdParties).toHaveLength(1)
})
test('what cannot be read is a problem', async () => {
  expect(await problems()).toEqual([':1:1 unreadable'])
  await writeFile(join(dir, 'a.yaml'), OPERATOR)
  await writeFile(join(dir, 'b.yaml'), Buffer.from([0x61, 0xff]))
  await writeFile(join(dir, 'c.yaml'), 'channel: []\n')
  expect(await problems()).toEqual(['b.yaml:1:1 unreadable', 'c.yaml:1:1 unknown_key'])
  expect((await loadRegistry(join(dir, 'none'))).problems.map(({ code }) => code)).toEqual(['unreadable'])
})
