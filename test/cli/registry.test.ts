import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ListLog } from '../../src/channels/list-log.ts'

const Signed = z.object({
  version: z.int(),
  validUntil: z.string(),
  keyId: z.string(),
  nextKeyId: z.string().optional(),
})
let dir: string
const at = (file: string): string => join(dir, file)
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigia-published-'))
  cpSync('registry', at('r'), { recursive: true })
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}
const vigia = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['src/cli/vigia.ts', 'registry', ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
const edit = (file: string, part: string, by: string): void => {
  const text = readFileSync(at(`r/${file}`), 'utf8')
  if (!text.includes(part)) throw new Error(`${file} has no ${part}`)
  writeFileSync(at(`r/${file}`), text.replace(part, by))
}
const grow = (from: number): void => edit('operator.yaml', `version: ${from}`, `version: ${from + 1}`)
async function key(name: string): Promise<string> {
  const { stdout } = await vigia('key', '--out', at(name))
  writeFileSync(at(`${name}.pub`), stdout)
  return at(name)
}
async function sign(...args: string[]): Promise<z.infer<typeof Signed>> {
  const { code, stdout, stderr } = await vigia('sign', at('r'), '--json', ...args)
  expect([code, stderr]).toEqual([0, ''])
  return Signed.parse(JSON.parse(stdout))
}
const refused = async (...args: string[]): Promise<Ended> => vigia('sign', at('r'), ...args)
const list = (): string => readFileSync(at('r/official-channels.json'), 'utf8')
const log = (): ListLog => ListLog.parse(JSON.parse(readFileSync(at('r/official-channels.log.json'), 'utf8')))

describe('key', () => {
  test('is its owner’s alone, is never written over, and only its public part is shown', async () => {
    const first = await vigia('key', '--out', at('k'))
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(statSync(at('k')).mode & 0o777).toBe(0o600)
    const { d, ...rest } = JSON.parse(readFileSync(at('k'), 'utf8')) as { d: string }
    expect(JSON.parse(first.stdout)).toEqual(rest)
    expect(first.stdout).not.toContain(d)
    const before = readFileSync(at('k'), 'utf8')
    const again = await vigia('key', '--out', at('k'))
    expect([again.code, again.stdout]).toEqual([2, ''])
    expect(again.stderr).not.toContain(d)
    expect(readFileSync(at('k'), 'utf8')).toBe(before)
  })
})

describe('sign', () => {
  test('again changes the time alone; a change asks for a new version, which the log is told', async () => {
    const file = await key('k')
    const one = await sign('--key-file', file)
    expect(one.version).toBe(12)
    const again = await sign('--key-file', file, '--valid-for', '1d')
    expect(Date.parse(again.validUntil)).toBeLessThan(Date.parse(one.validUntil))
    expect(log()).toHaveLength(1)
    edit('channels.yaml', 'Mo-Fr 07:00', 'Mo-Fr 08:00')
    const before = list()
    const without = await refused('--key-file', file)
    expect([without.code, without.stdout]).toEqual([1, ''])
    expect(without.stderr).toMatch(/operator\.yaml:\d+:\d+ .*\[version_not_grown\]/)
    expect(list()).toBe(before)
    grow(12)
    expect((await sign('--key-file', file)).version).toBe(13)
    expect(log().map(({ version }) => version)).toEqual([12, 13])
  }, 20_000)
  test('an older version, a deleted entry or a lost log is refused, and nothing is written', async () => {
    const file = await key('k')
    await sign('--key-file', file)
    const before = list()
    edit('operator.yaml', 'version: 12', 'version: 11')
    expect((await refused('--key-file', file)).stderr).toContain('[rollback]')
    edit('operator.yaml', 'version: 11', 'version: 13')
    edit('channels.yaml', 'id: instagram', 'id: instagram-novo')
    expect((await refused('--key-file', file)).stderr).toContain('instagram. [entry_removed]')
    edit('channels.yaml', 'id: instagram-novo', 'id: instagram')
    rmSync(at('r/official-channels.log.json'))
    expect(await refused('--key-file', file)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[log_lost]') as string,
    })
    expect(list()).toBe(before)
    expect(existsSync(at('r/official-channels.log.json'))).toBe(false)
  }, 20_000)
  test('keys are changed by announcing the next one', async () => {
    const [one, two] = await Promise.all([key('one'), key('two')])
    const first = await sign('--key-file', one)
    expect((await refused('--key-file', two)).stderr).toContain('[key_not_announced]')
    const announced = await sign('--key-file', one, '--next-key', at('two.pub'))
    expect(announced.keyId).toBe(first.keyId)
    expect(await sign('--key-file', two)).toMatchObject({ keyId: announced.nextKeyId })
    expect((await refused('--key-file', one)).code).toBe(1)
    expect(await sign('--key-file', one, '--unannounced-key')).toMatchObject({ keyId: first.keyId })
  }, 20_000)
  test.each([
    ['no key', []],
    ['a key that is not there', ['--key-file', 'nowhere']],
    ['a file that is no key', ['--key-file', 'package.json']],
    ['a span that is none', ['--key-file', 'package.json', '--valid-for', 'long']],
  ])('%s is told with exit code 2', async (_, args) => {
    const { code, stdout, stderr } = await refused(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(stderr.trim()).not.toBe('')
  })
})

describe('lint', () => {
  test('the example is good', async () => {
    expect(await vigia('lint', '--lang', 'en')).toEqual({ code: 0, stdout: 'problems: 0, warnings: 0\n', stderr: '' })
  })
  test('all problems are told with their places, also between the folder and what was published', async () => {
    const file = await key('k')
    await sign('--key-file', file)
    grow(12)
    await sign('--key-file', file)
    edit('channels.yaml', 'replacedBy: whatsapp-atendimento', 'replacedBy: whatsapp-antigo-2')
    const broken = await vigia('lint', at('r'), '--json')
    expect(broken.code).toBe(1)
    expect(JSON.parse(broken.stdout)).toMatchObject({ ok: false, remarks: [{ code: 'unknown_replacement' }] })
    edit('channels.yaml', 'replacedBy: whatsapp-antigo-2', 'replacedBy: whatsapp-atendimento')
    const altered = log().map((entry) => ({ ...entry, digest: entry.version === 12 ? 'a'.repeat(64) : entry.digest }))
    writeFileSync(
      at('r/official-channels.log.json'),
      `[\n${altered.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`,
    )
    const { code, stdout } = await vigia('lint', at('r'), '--lang', 'pt')
    expect(code).toBe(1)
    expect(stdout).toMatch(/official-channels\.log\.json:3:1 .*\[broken_chain\]/)
    expect(stdout).toMatch(/problemas: \d+, avisos: 0\n$/)
  }, 20_000)
  test('warnings are no problems', async () => {
    edit('operator.yaml', 'validUntil: 2036-01-01', 'validUntil: 2020-01-01')
    const { code, stdout } = await vigia('lint', at('r'), '--lang', 'pt')
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/operator\.yaml:10:15 .*\[registry_expired\] \(aviso\)\n/),
    ])
  })
  test('a signed list or a log that was spoilt is a problem', async () => {
    writeFileSync(at('r/official-channels.json'), '{}')
    writeFileSync(at('r/official-channels.log.json'), '[{"version":1}]')
    const { code, stdout } = await vigia('lint', at('r'))
    expect(code).toBe(1)
    expect(stdout).toMatch(/official-channels\.json:1:1 .*\[unreadable\]/)
    expect(stdout).toMatch(/official-channels\.log\.json:1:\d+ /)
  })
})

describe('diff', () => {
  test('folders and signed lists are compared in words, and for machines', async () => {
    await sign('--key-file', await key('k'))
    edit('channels.yaml', 'id: whatsapp-atendimento', 'id: whatsapp-novo')
    edit('channels.yaml', 'replacedBy: whatsapp-atendimento', 'replacedBy: whatsapp-novo')
    edit('channels.yaml', 'validFrom: 2022-06-01', 'validFrom: 2022-06-01\n    validUntil: 2026-12-01')
    grow(12)
    const pt = await vigia('diff', at('r/official-channels.json'), at('r'), '--lang', 'pt')
    expect(pt.code).toBe(0)
    expect(pt.stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'versão 12 → 13',
        '! canal whatsapp-atendimento: retirado (entradas são encerradas, nunca apagadas)',
        '+ canal whatsapp-novo (WhatsApp de atendimento): novo',
        '- canal central-capitais (Central nas capitais): encerrado',
        '    validUntil: – → "2026-12-01T03:00:00.000Z"',
        '    replacedBy: "whatsapp-atendimento" → "whatsapp-novo"',
      ]),
    )
    const en = await vigia('diff', 'registry', at('r'), '--json')
    expect(JSON.parse(en.stdout)).toMatchObject({ from: 12, to: 13 })
    expect((await vigia('diff', 'registry', 'registry', '--lang', 'en')).stdout).toBe(
      'version 12 → 12\nnothing has changed\n',
    )
  }, 20_000)
  test('what is neither is told with exit code 2', async () => {
    for (const other of ['package.json', 'nowhere']) {
      const { code, stdout, stderr } = await vigia('diff', 'registry', other)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain(other)
    }
  })
})
