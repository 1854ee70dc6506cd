import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readRuleFiles } from '../../src/adapters/files/rules.ts'
import { rulesCommand } from '../../src/cli/rules.ts'

const all = (await readRuleFiles('rules')).length
let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vigia-rules-'))
  await cp('rules', dir, { recursive: true })
})
afterEach(() => rm(dir, { recursive: true }))

async function vigia(...words: string[]): Promise<{ out: string; code: number | string | undefined }> {
  let out = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text)
    return true
  })
  const before = process.exitCode
  try {
    process.exitCode = 0
    await rulesCommand().parseAsync(words, { from: 'user' })
    return { out, code: process.exitCode }
  } finally {
    write.mockRestore()
    process.exitCode = before
  }
}
const edit = async (file: string, from: string, to: string) => {
  const text = await readFile(join(dir, file), 'utf8')
  expect(text).toContain(from)
  await writeFile(join(dir, file), text.replace(from, to))
}

test('the catalogue as it is: no problem, every test passes', async () => {
  expect(await vigia('lint', dir, '--lang', 'en')).toEqual({ out: `${all} rules, no problem\n`, code: 0 })
  const tested = await vigia('test', dir, '--lang', 'pt')
  expect(tested).toMatchObject({ out: expect.stringMatching(/^\d+ testes, todos passaram\n$/), code: 0 })
})

test('lint tells every problem with its place and exits 1', async () => {
  await edit('tokens/token-guessing.yaml', 'timespan: 10m', 'timespan: ten')
  await edit('tokens/token-contested.yaml', 'level: critical', 'level: awful')
  const { out, code } = await vigia('lint', dir, '--lang', 'pt')
  const lines = out.trim().split('\n')
  expect(lines[0]).toMatch(new RegExp(`^${dir}/tokens/token-contested.yaml:4:8 level: .* \\[invalid_value\\]$`))
  expect(lines[1]).toContain(`${dir}/tokens/token-guessing.yaml:18:13`)
  expect(lines[2]).toBe(`${all - 2} regras boas, 2 problemas`)
  expect(code).toBe(1)
  const json = JSON.parse((await vigia('lint', dir, '--json')).out) as { ok: boolean; problems: unknown[] }
  expect(json).toMatchObject({
    ok: false,
    rules: all - 2,
    problems: [{ line: 4, column: 8, code: 'invalid_value' }, { line: 18 }],
  })
})

test('a failing test is told, and it exits 1', async () => {
  await edit('tokens/token-guessing.yaml', 'condition: { gte: 5 }', 'condition: { gte: 6 }')
  const { out, code } = await vigia('test', dir, '--lang', 'en')
  expect(out).toMatch(/token-guessing\.yaml:\d+:11 token-guessing: fires at the fifth refusal\n {2}- /)
  expect(out).toMatch(/\d+ tests, 4 failed\n$/)
  expect(code).toBe(1)
  const json = JSON.parse((await vigia('test', dir, '--json')).out) as { tests: { passed: boolean }[] }
  expect(json.tests.filter(({ passed }) => !passed)).toHaveLength(4)
})

test('list shows level, mode and inputs in both languages', async () => {
  const { out } = await vigia('list', dir, '--lang', 'pt')
  expect(out).toMatch(/^regra +família +nível +modo +entradas +título\n/)
  expect(out).toMatch(
    /\ntoken-unsolicited +tokens +high +enforce +token\.issued, token\.requested +Token emitido sem pedido\n/,
  )
  const json = JSON.parse((await vigia('list', dir, '--json')).out) as { rules: { id: string }[] }
  expect(json.rules).toHaveLength(all)
  expect(json.rules.find(({ id }) => id.startsWith('payment-request'))).toMatchObject({
    id: 'payment-request-unofficial-channel',
    inputs: ['payment.requested'],
    suppress: '1h',
  })
})

test('a folder that is not there, and one without rules, are told', async () => {
  const gone = join(dir, 'gone')
  expect(await vigia('lint', gone, '--lang', 'en')).toMatchObject({
    out: expect.stringContaining('[unreadable]'),
    code: 1,
  })
  for (const family of await readdir(dir)) await rm(join(dir, family), { recursive: true })
  expect(await vigia('test', dir, '--lang', 'en')).toMatchObject({
    out: expect.stringContaining('[no_rules]'),
    code: 1,
  })
  expect(await vigia('list', dir, '--json')).toMatchObject({ code: 1 })
})

test('a registry that cannot be read fails the tests', async () => {
  const { out, code } = await vigia('test', dir, '--registry', join(dir, 'gone'), '--lang', 'en')
  expect(out).toContain('unreadable')
  expect(code).toBe(1)
})

test('new copies a rule, or the example of a kind, in shadow; never over another', async () => {
  expect(await vigia('new', 'token-again', dir, '--from', 'token-contested')).toMatchObject({ code: 0 })
  const copy = await readFile(join(dir, 'tokens/token-again.yaml'), 'utf8')
  expect(copy).toMatch(/^id: token-again$/m)
  expect(copy).toMatch(/^mode: shadow$/m)
  const made = join(dir, 'payments/two-at-once.yaml')
  expect(await vigia('new', 'two-at-once', dir, '--from', 'temporal', '--family', 'payments')).toMatchObject({
    out: `${made}\n`,
    code: 0,
  })
  expect(await vigia('lint', dir, '--lang', 'en')).toEqual({ out: `${all + 2} rules, no problem\n`, code: 0 })
  const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(await vigia('new', 'two-at-once', dir, '--from', 'absence', '--family', 'payments')).toMatchObject({ code: 1 })
  expect(await vigia('new', 'other', dir, '--from', 'no-such-rule')).toMatchObject({ out: '', code: 1 })
  expect(errors).toHaveBeenCalledTimes(2)
  errors.mockRestore()
  expect(await readFile(made, 'utf8')).toContain('type: temporal\n')
})

test('docs writes the generated parts anew and leaves the rest', async () => {
  const page = join(dir, 'page.md')
  const text = 'Mine.\n<!-- generated: retention -->\nold\n<!-- end of generated -->\nMine too.\n'
  await writeFile(page, text)
  await vigia('docs', page)
  const written = await readFile(page, 'utf8')
  expect(written).toMatch(
    /^Mine\.\n<!-- generated: retention -->\n\n\| topic [^]*<!-- end of generated -->\nMine too\.\n$/,
  )
  expect(written).not.toContain('old')
})

test('lint tells what would run, and counts such a file as none that is good; test does not mind', async () => {
  await edit('tokens/token-guessing.yaml', '# yaml-language-server', '# yaml')
  const { out, code } = await vigia('lint', dir, '--lang', 'en')
  expect(out).toMatch(
    new RegExp(`token-guessing.yaml:1:1 .*\\[no_schema_line\\]\n${all - 1} good rules, 1 problems\n$`),
  )
  expect(code).toBe(1)
  expect(await vigia('test', dir, '--lang', 'en')).toMatchObject({ code: 0 })
})
