import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { expect, test } from 'vitest'

const vigia = (...args: string[]) =>
  spawnSync(process.execPath, ['src/cli/vigia.ts', ...args], { encoding: 'utf8', env: { PATH: '' } })

test.each([
  [['replay']],
  [['replay', '--out-of-orderness', 'soon', 'x.ndjson']],
  [['replay', 'there-is-no-such-file.ndjson']],
  [['replay', '--rules', 'there-is-no-such-folder', '-']],
  [['replay', '--only', 'there-is-no-such-rule', '-']],
  [['nonsense']],
  [['constructor']],
  [['start', '--roles', 'detector,cook']],
])('%j is a usage error: exit code 2, a sentence, no stack', (args) => {
  const { status, stdout, stderr } = vigia(...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr.trim()).not.toBe('')
  expect(stderr).not.toMatch(/^\s+at /m)
})

test('the command can be run as such: npx runs the file', () => {
  accessSync('src/cli/vigia.ts', constants.X_OK)
})

test('help is no error, of all commands and of each', () => {
  const { status, stdout, stderr } = vigia('--help')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const names = [...stdout.matchAll(/^ {2}([a-z-]+) (?!.*display help for command)/gm)].map(([, name = '']) => name)
  expect(names).toContain('replay')
  expect(names.length).toBeGreaterThan(10)
  for (const name of names) {
    const help = vigia(name, '--help')
    expect(help).toMatchObject({ status: 0, stderr: '' })
    expect(help.stdout).toContain(`Usage: vigia ${name}`)
  }
}, 30_000)

test('the doctor names what is missing, each with what mends it', () => {
  const { status, stdout } = vigia('doctor', '--json')
  const { config, findings } = JSON.parse(stdout) as {
    config: Record<string, string>
    findings: { name: string; ok: boolean; remedy?: string }[]
  }
  expect(status).toBe(1)
  expect(config['VIGIA_KAFKA_PREFIX']).toBe('vigia.')
  expect(findings.filter(({ ok }) => ok).map(({ name }) => name)).toEqual(['rules', 'registry', 'published list'])
  for (const { ok, remedy } of findings) expect(ok || remedy !== undefined).toBe(true)
})

test('the schema of the events is JSON Schema', () => {
  const { status, stdout } = vigia('events', 'schema')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' })
})
