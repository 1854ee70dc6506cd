import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { afterAll, expect, test } from 'vitest'
import { createStory } from '../../src/cli/demo/story.ts'
import { encodeEvent } from '../../src/events/encode.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigia-outputs-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const events = join(dir, 'events.ndjson')
const story = createStory('x', Date.parse('2026-11-22T13:00:00Z')).events.map(encodeEvent)
writeFileSync(events, `${story.join('\n')}\n`)

/** Runs a line of a POSIX shell in which `vigia` and `$EVENTS` stand for what they say; reads exit code and outputs. */
const shell = (line: string): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const given = { PATH: env['PATH'], EVENTS: events, DIR: dir, NODE: process.execPath }
    execFile(
      'sh',
      ['-c', `vigia() { "$NODE" src/cli/vigia.ts "$@"; }; ${line}`],
      { env: given },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })

test('a reader that has heard enough is no failure', async () => {
  const { stdout, stderr } = await shell('{ vigia replay "$EVENTS"; echo "ended $?" >&2; } | head -n 1')
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  expect(stderr).toMatch(/ended 0\n$/)
  expect(stderr).not.toMatch(/^\s+at /m)
})

const hasFull = existsSync('/dev/full')

test.each<[string, string, number, RegExp, boolean]>([
  ['a folder instead of a file', 'vigia replay "$DIR"', 2, /EISDIR/, true],
  ['a folder for the dead letters', 'vigia replay "$EVENTS" --dead-letters "$DIR"', 2, /EISDIR/, true],
  ['an output that is full', 'vigia replay "$EVENTS" > /dev/full', 1, /ENOSPC/, hasFull],
  ['full dead letters', 'echo x | vigia replay - --dead-letters /dev/full', 1, /ENOSPC/, hasFull],
])('%s is told in a sentence', async (_, line, code, said, isHere) => {
  if (!isHere) return
  const ended = await shell(line)
  expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(said) })
  expect(ended.stderr).not.toMatch(/^\s+at /m)
})

test('dead letters are written with their places, whatever the bytes were', async () => {
  const { code, stderr } = await shell(
    'printf "a\\n\\377\\n" | cat - "$EVENTS" | vigia replay - --lang en --dead-letters "$DIR/dead"',
  )
  expect(code).toBe(0)
  expect(stderr).toContain(`${story.length} processed + 0 duplicate + 2 dead`)
  const letters = readFileSync(join(dir, 'dead'), 'utf8').trimEnd().split('\n')
  const read = letters.map((letter) => JSON.parse(letter) as { origin: unknown; original: string })
  expect(read.map(({ origin, original }) => [origin, Buffer.from(original, 'base64').toString('latin1')])).toEqual([
    [{ file: '-', line: 1 }, 'a'],
    [{ file: '-', line: 2 }, '\u00ff'],
  ])
})
