import { execFile } from 'node:child_process'
import { expect, test } from 'vitest'

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}
const check = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['src/cli/vigia.ts', 'check', ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
const AT = ['--at', '2026-11-22']

test('answers for people, in the language asked for', async () => {
  const [pt, en] = await Promise.all([check('27000', '--lang', 'pt', ...AT), check('27000', '--lang', 'en', ...AT)])
  expect([pt.code, en.code]).toEqual([0, 0])
  expect(pt.stdout).toMatch(/^[A-Z_]+: .*\n {2}Você perguntou sobre: 27000\n/)
  expect(en.stdout).toMatch(/^[A-Z_]+: .*\n {2}You asked about: 27000\n/)
})
test('of a boleto it tells what the code says, and not its digits', async () => {
  const { code, stdout } = await check('34191.09123 34567.890123 34567.890008 2 16370000035000', '--lang', 'en', ...AT)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^OFICIAL: /)
  expect(stdout).toContain('Bank: 341 – ITAÚ UNIBANCO S.A.')
  expect(stdout).toContain('Due date: 21 Nov 2026')
  expect(stdout).toContain('does not hold the name of the payee')
  expect(stdout).not.toContain('34567')
})
test('of a message it tells each value in it', async () => {
  const { code, stdout } = await check(
    'Pague no pix, chave 529.982.247-25, ou ligue 0800 000 0000',
    '--lang',
    'en',
    ...AT,
  )
  expect(code).toBe(0)
  expect(stdout).toMatch(/^SUSPEITO: /)
  expect(stdout).toContain(
    'In the message:\n  - pix: careful, there are signs of a scam\n  - +558000000000: it is ours\n',
  )
  expect(stdout).not.toContain('529')
})
test('answers for machines: one line of JSON', async () => {
  const { code, stdout } = await check('11 98765-4321', '--json', '--direction', 'inbound', '--medium', 'sms')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'phone', canonical: '+5511987654321', registryVersion: 12 })
  expect(stdout.trimEnd()).not.toContain('\n')
})
test.each([
  ['no value', []],
  ['an unknown medium', ['27000', '--medium', 'fax']],
  ['an unknown option', ['27000', '--foo']],
  ['a time that is none', ['27000', '--at', 'ontem']],
  ['a registry that is not there', ['27000', '--registry', 'nowhere']],
])('%s ends with 2 and says why', async (_, args) => {
  const { code, stdout, stderr } = await check(...args)
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).not.toBe('')
})
