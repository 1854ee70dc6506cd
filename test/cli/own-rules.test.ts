import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const dir = mkdtempSync(join(tmpdir(), 'vigia-rules-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
mkdirSync(join(dir, 'payments'))
writeFileSync(
  join(dir, 'payments', 'dear.yaml'),
  `id: dear
title: { pt: Caro, en: Dear }
level: low
mode: shadow
description: Much is asked for.
references: [A book]
selections:
  asked: { event: payment.requested, condition: amountCents > 500.0 }
suppress: none
explanation: { pt: Pediram muito., en: Much was asked for. }
falsepositives: [Chance]
`,
)

const vigia = (input: string, ...args: string[]) =>
  spawnSync(process.execPath, ['src/cli/vigia.ts', ...args], { encoding: 'utf8', input, env: { PATH: '' } })
const asked = (id: string, data: object) =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: '/payments',
    type: 'payment.requested',
    time: '2026-11-22T12:00:00Z',
    data: { channel: { medium: 'whatsapp', address: '+5511987654321' }, method: 'pix', ...data },
  })

test('a rule without tests runs, and a field that is not there is an error of its condition, counted', () => {
  const input = [asked('much', { amountCents: 600 }), asked('silent', {}), asked('little', { amountCents: 5 })]
  const { status, stdout, stderr } = vigia(input.join('\n'), 'replay', '--rules', dir, '-')
  expect(status).toBe(0)
  const alerts = stdout.trim().split('\n')
  expect(alerts.map((line) => (JSON.parse(line) as { trigger: { id: string } }).trigger.id)).toEqual(['much'])
  expect(stderr).toMatch(/dear.*\b1\b|\b1\b.*dear/)
})

test('and the linter says what is missing', () => {
  const { status, stdout, stderr } = vigia('', 'rules', 'lint', dir)
  expect(status).toBe(1)
  expect(stdout + stderr).toMatch(/too_few_tests/)
  expect(stdout + stderr).toMatch(/read_without_has/)
})
