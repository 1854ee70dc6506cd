import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Alert } from '../../src/engine/alert.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigia-modes-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
cpSync('rules', dir, { recursive: true })
const inMode = (id: string, mode: string) => {
  const file = join(dir, 'tokens', `${id}.yaml`)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^mode: .*$/m, mode))
}
inMode('token-contested', 'mode: draft')
inMode('token-guessing', 'mode: canary\ncanary: 12.5%')

const contested = JSON.stringify({
  specversion: '1.0',
  id: 'e-1',
  source: '/tokens',
  type: 'token.contested',
  time: '2026-11-22T10:00:00Z',
  data: { beneficiaryId: 'b-1', tokenId: 't-1', reason: 'not_requested' },
})
const vigia = (...args: string[]) =>
  execFileSync(process.execPath, ['src/cli/vigia.ts', ...args, '--lang', 'en'], {
    encoding: 'utf8',
    input: contested,
    env: {},
    stdio: 'pipe',
  })

test('a draft is linted and tested, and replayed only where it is named', () => {
  expect(vigia('rules', 'lint', dir)).toContain('no problem')
  expect(vigia('replay', '-', '--rules', dir)).toBe('')
  const [alert] = vigia('replay', '-', '--rules', dir, '--only', 'token-contested').trim().split('\n')
  expect(JSON.parse(alert ?? '') as Alert).toMatchObject({ ruleId: 'token-contested', mode: 'draft' })
}, 30_000)

test('the catalogue tells the share of a canary', () => {
  expect(vigia('rules', 'list', dir)).toMatch(/token-guessing +tokens +high +canary 12\.5% +token\.validated/)
}, 30_000)
