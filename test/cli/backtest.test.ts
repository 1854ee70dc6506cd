import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/engine/alert.ts'
import { end, instant } from '../../src/cli/option-values.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigia-backtest-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
cpSync('rules', join(dir, 'rules'), { recursive: true })
const draft = join(dir, 'rules', 'tokens', 'token-contested.yaml')
writeFileSync(draft, readFileSync(draft, 'utf8').replace('mode: enforce', 'mode: draft'))

const contested = (id: string, time: string, beneficiaryId: string) =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: '/tokens',
    type: 'token.contested',
    time,
    registryversion: 7,
    data: { beneficiaryId, tokenId: 't-1', reason: 'not_requested' },
  })
const file = join(dir, 'events.ndjson')
writeFileSync(
  file,
  [
    contested('1', '2026-11-20T02:30:00Z', 'k1:aa'),
    contested('2', '2026-11-20T03:30:00Z', 'k1:aa'),
    contested('2', '2026-11-20T03:30:00Z', 'k1:aa'),
    'nonsense',
    contested('3', '2026-11-21T03:00:00Z', 'k1:bb'),
  ].join('\n'),
)

async function vigiaWith(given: Readonly<Record<string, string>>, ...args: string[]) {
  const child = spawn(process.execPath, ['src/cli/vigia.ts', ...args], {
    env: { TZ: 'UTC', ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await closed, stdout, stderr }
}
const vigia = (...args: string[]) => vigiaWith({}, ...args)
const over = ['--events', file, '--rules', join(dir, 'rules'), '--lang', 'en']

test('a draft is evaluated where it is named; days are those of Brasília', async () => {
  const alerts = join(dir, 'alerts.ndjson')
  const { code, stdout, stderr } = await vigia('backtest', 'token-contested', ...over, '--alerts', alerts, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({
    events: { read: 4, duplicate: 1, late: 0, bad: 1 },
    alerts: 3,
    perDay: { '2026-11-19': 1, '2026-11-20': 1, '2026-11-21': 1 },
    perLevel: { critical: 3 },
    perMode: { draft: 3 },
    perRule: {
      'token-contested': {
        level: 'critical',
        mode: 'draft',
        alerts: 3,
        hits: 3,
        perDay: { '2026-11-19': 1, '2026-11-20': 1, '2026-11-21': 1 },
        undecidable: 0,
        errors: 0,
      },
    },
    overlap: [],
  })
  const [first] = readFileSync(alerts, 'utf8').split('\n')
  expect(JSON.parse(first ?? '') as Alert).toMatchObject({
    ruleId: 'token-contested',
    mode: 'draft',
    registryVersion: 7,
    group: { beneficiaryId: 'k1:aa' },
  })
}, 30_000)

test('a day is meant whole, and people are told in words', async () => {
  const { stdout } = await vigia(
    'rules',
    'backtest',
    'token-contested',
    ...over,
    '--from',
    '2026-11-20',
    '--to',
    '2026-11-20',
  )
  expect(stdout).toMatch(/^1 alerts from 2026-11-20T03:00:00\.000Z to \(exclusive\) 2026-11-21T03:00:00\.000Z\n/)
  expect(stdout).toMatch(/\nper day \(Brasília time\):\n {2}2026-11-20 {2}1 {2}█+\n/)
}, 30_000)

test('a draft that is not named finds nothing', async () => {
  const { stdout } = await vigia('backtest', ...over, '--json')
  expect(JSON.parse(stdout)).toMatchObject({ alerts: 0 })
  expect(stdout).not.toContain('token-contested')
}, 30_000)

const outcome = (alertId: string, disposition: string, more: object = {}) => ({ alertId, disposition, ...more })
describe('dispositions', () => {
  const known = join(dir, 'dispositions.ndjson')
  const write = (...lines: readonly unknown[]) =>
    writeFileSync(known, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  const alertsIn = async (): Promise<readonly Alert[]> => {
    const alerts = join(dir, 'alerts-then.ndjson')
    await vigia('backtest', 'token-contested', ...over, '--alerts', alerts)
    const lines = readFileSync(alerts, 'utf8').split('\n').filter(Boolean)
    return lines.map((line) => JSON.parse(line) as Alert)
  }
  const ID = 'f'.repeat(32)

  test('precision is told of the alerts that have one, and what is no longer found of those that say what they were', async () => {
    const [a = '', b = '', c = ''] = (await alertsIn()).map(({ id }) => id)
    const gone = { ruleId: 'token-contested', firstHit: '2026-11-20T00:00:00-03:00', reason: 'a call' }
    write(
      outcome(a, 'confirmed'),
      outcome(b, 'confirmed', { at: '2026-11-21T12:00:00Z' }),
      outcome(b, 'false_positive', { at: '2026-11-21T10:00:00-03:00' }),
      outcome(b, 'valuable', { at: '2026-11-21T12:59:59Z' }),
      '',
      outcome(c, 'false_positive'),
      outcome(c, 'valuable'),
      outcome(ID, 'confirmed', gone),
      outcome('0'.repeat(32), 'false_positive', gone),
      outcome('1'.repeat(32), 'valuable', { ...gone, ruleId: 'token-guessing' }),
      outcome('2'.repeat(32), 'valuable', { ...gone, firstHit: '2027-01-01T00:00:00-03:00' }),
      outcome('3'.repeat(32), 'valuable'),
    )
    const args = ['backtest', 'token-contested', ...over, '--to', '2026-12-31', '--dispositions', known]
    const { code, stdout, stderr } = await vigia(...args, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const own = {
      disposed: 3,
      outcomes: { false_positive: 1, valuable: 1, confirmed: 1 },
      precision: 2 / 3,
      missed: 1,
    }
    expect(JSON.parse(stdout)).toMatchObject({ alerts: 3 })
    expect((JSON.parse(stdout) as { dispositions: unknown }).dispositions).toEqual({
      ...own,
      unmatched: 5,
      perRule: { 'token-contested': own },
    })
    const { stdout: en } = await vigia(...args)
    expect(en).toContain(
      [
        '',
        'precision (valuable alert or confirmed risk, of alerts with a disposition):',
        '  all              66.6%, 2 of 3 (false positive: 1, valuable alert: 1, confirmed risk: 1); 1 no longer found (of dispositions that tell ruleId and firstHit)',
        '  token-contested  66.6%, 2 of 3 (false positive: 1, valuable alert: 1, confirmed risk: 1); 1 no longer found (of dispositions that tell ruleId and firstHit)',
        '  5 dispositions of no alert of this backtest',
        '',
      ].join('\n'),
    )
    const { stdout: pt } = await vigia(...args, '--lang', 'pt')
    expect(pt).toContain(
      '  todas            66,6%, 2 de 3 (falso positivo: 1, alerta valioso: 1, risco confirmado: 1); 1 ',
    )
  }, 30_000)

  test('where no alert has one no precision is told', async () => {
    write(outcome(ID, 'confirmed'))
    const { stdout } = await vigia('backtest', 'token-contested', ...over, '--dispositions', known)
    expect(stdout).toMatch(
      /\n {2}all {2}no alert with a disposition\n {2}1 dispositions of no alert of this backtest\n/,
    )
    expect(stdout).not.toContain('%')
  }, 30_000)

  test('all bad lines are told with their places and without their values', async () => {
    write(
      outcome(ID, 'confirmed'),
      'nonsense 123.456.789-09',
      '',
      outcome(ID, 'fraud'),
      { disposition: 'valuable', at: 'yesterday' },
      '[]',
    )
    const { code, stdout, stderr } = await vigia('backtest', ...over, '--dispositions', known)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.split('\n')).toEqual([
      `${known}:2 the text is not JSON`,
      `${known}:4 disposition: must be one of false_positive, valuable, confirmed`,
      `${known}:5 alertId: is missing; at: must be a time of RFC 3339 with an offset`,
      expect.stringMatching(/:6 .*object/),
      '',
    ])
  }, 30_000)

  test('of many bad lines the first 20 are told', async () => {
    write(...Array.from({ length: 23 }, () => '{}'))
    const { stderr } = await vigia('backtest', ...over, '--dispositions', known)
    const told = stderr.trimEnd().split('\n')
    expect(told).toHaveLength(21)
    expect(told[19]).toBe(`${known}:20 alertId: is missing; disposition: is missing`)
    expect(told[20]).toBe(`${known}: 3 more bad lines`)
  }, 30_000)
})

describe('what cannot be is told in a sentence', () => {
  test.each<[string, string[], number, RegExp]>([
    ['a rule that is not there', ['no-such-rule', ...over], 2, /^no rule is called "no-such-rule"\n$/],
    [
      'a period without length',
      [...over, '--from', '2026-11-22', '--to', '2026-11-21'],
      2,
      /^--from: it is not before --to\n$/,
    ],
    ['a time that is none', [...over, '--from', 'yesterday'], 2, /a day as in 2026-11-22/],
    ['no archive', ['--rules', 'rules'], 2, /VIGIA_CLICKHOUSE_URL: needed here/],
    ['a file that is not there', ['--rules', 'rules', '--events', join(dir, 'gone')], 2, /ENOENT/],
    ['dispositions that are not there', [...over, '--dispositions', join(dir, 'gone')], 2, /gone: ENOENT/],
    ['dispositions in a folder', [...over, '--dispositions', dir], 2, /: EISDIR/],
    [
      'two files in one stream',
      ['--rules', 'rules', '--events', '-', '--dispositions', '-'],
      2,
      /^--dispositions: the standard input is read for --events\n$/,
    ],
  ])(
    '%s',
    async (_, args, code, said) => {
      const ended = await vigia('backtest', ...args)
      expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(said) })
      expect(ended.stderr).not.toMatch(/^\s+at /m)
    },
    30_000,
  )
})

test('an archive that does not answer ends it with 1', async () => {
  const ended = await vigiaWith({ VIGIA_CLICKHOUSE_URL: 'http://127.0.0.1:1' }, 'backtest', '--rules', 'rules')
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^clickhouse: events: .+\n$/) })
}, 30_000)

test.each([
  ['2026-11-22', '2026-11-23T03:00:00.000Z'],
  ['2026-12-31', '2027-01-01T03:00:00.000Z'],
  ['2018-11-03', '2018-11-04T03:00:00.000Z'],
  ['2018-11-04', '2018-11-05T02:00:00.000Z'],
  ['2026-11-22T10:00:00-03:00', '2026-11-22T13:00:00.000Z'],
])('a period to %s ends at %s', (given, wanted) => {
  expect(new Date(end(given)).toISOString()).toBe(wanted)
  expect(end(given)).toBeGreaterThanOrEqual(instant(given))
})
