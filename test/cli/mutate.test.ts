import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { rulesCommand } from '../../src/cli/rules.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vigia-mutate-'))
  await cp('rules', dir, { recursive: true })
})
afterEach(() => rm(dir, { recursive: true }))

async function vigia(...words: string[]): Promise<{ out: string; err: string; code: unknown }> {
  let [out, err] = ['', '']
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text)))),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text)))),
  ]
  const before = process.exitCode
  try {
    process.exitCode = 0
    await rulesCommand().parseAsync(['mutate', '--rules', dir, ...words], { from: 'user' })
    return { out, err, code: process.exitCode }
  } finally {
    for (const spy of spies) spy.mockRestore()
    process.exitCode = before
  }
}

test('where the tests notice everything nothing survives', async () => {
  const { out, code } = await vigia('token-guessing', 'unofficial-payee', '--lang', 'pt')
  expect(out).toMatch(/^\d+ mutantes, nenhum sobreviveu, 2 equivalentes\n$/)
  expect(code).toBe(0)
})

test('what no test notices is told with its place, exit code 1', async () => {
  const file = join(dir, 'tokens/token-guessing.yaml')
  const text = await readFile(file, 'utf8')
  const tests = text.indexOf('tests:')
  const poor = text
    .slice(tests)
    .split('  - name: ')
    .slice(1, 3)
    .map((one) => `  - name: ${one}`)
  const third = '  - name: third\n    events: [{ at: 0m, token.issued: {} }]\n    alerts: []\n'
  await writeFile(file, `${text.slice(0, tests)}tests:\n${poor.join('')}${third}`)
  const { out, code } = await vigia('token-guessing', '--lang', 'en')
  expect(out).toContain(`${file}:19:14 token-guessing correlation.condition: {"gte":5} → {"eq":5}\n`)
  expect(out).toMatch(/\d+ mutants, \d+ survived, 0 equivalent\n$/)
  expect(code).toBe(1)
  const json = JSON.parse((await vigia('token-guessing', '--json')).out) as { ok: boolean; mutants: object[] }
  expect(json.ok).toBe(false)
  expect(json.mutants).toContainEqual(
    expect.objectContaining({ path: 'correlation.condition', to: '{"eq":5}', line: 19 }),
  )
})

test('a listed mutant that a test notices is to be taken out of the list', async () => {
  const listed = { rule: 'token-guessing', path: 'correlation.timespan', from: '10m', to: '20m', reason: 'none' }
  await writeFile(join(dir, 'equivalent-mutants.json'), JSON.stringify([listed]))
  const { out, code } = await vigia('token-guessing', '--lang', 'en')
  expect(out).toContain('token-guessing correlation.timespan: 10m → 20m is in the list of equivalents, but need not be')
  expect(code).toBe(1)
})

test.each([
  ['an unknown rule', async () => vigia('no-such-rule')],
  ['no registry', async () => vigia('token-guessing', '--registry', join(dir, 'gone'))],
  [
    'a list that is none',
    async () => {
      await writeFile(join(dir, 'equivalent-mutants.json'), '[{"rule": 1}]')
      return vigia('token-guessing')
    },
  ],
])('%s is told in a sentence, exit code 1', async (_, run) => {
  const { out, err, code } = await run()
  expect({ out, code }).toEqual({ out: '', code: 1 })
  expect(err.trim()).not.toBe('')
})
