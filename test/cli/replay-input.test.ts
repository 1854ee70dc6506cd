import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'
import { generateMixed } from '../../bench/mixed.ts'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { boundedSender } from '../../src/cli/bounded-sender.ts'
import { chooseRules, ProblemsError, readRules } from '../../src/cli/load.ts'
import type { InputBatch, ReplayInput } from '../../src/cli/replay-batches.ts'
import { openReplayInput } from '../../src/cli/replay-input.ts'
import { layOut } from '../../src/engine/layout.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigia-input-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const HERE = Infinity
const ON_A_THREAD = 0

/** Good lines with bad and empty ones between them. */
function write(name: string, seed: number, count: number): string {
  const lines = [...generateMixed(count, seed)].flatMap(({ text }, at) => {
    if (at % 61 === 0) return [text, '{"not":"an event"}']
    if (at % 97 === 0) return ['', `${text}}`, text]
    return at % 131 === 0 ? [text.replace('"data":{', '"data":{"careKind":7,'), text] : [text]
  })
  const file = join(dir, name)
  writeFileSync(file, lines.join('\n'))
  return file
}
const first = write('first.ndjson', 1, 2_600)
const second = write('second.ndjson', 2, 300)
const key = join(dir, 'key')
writeFileSync(key, 'k2:0123456789abcdef0123456789abcdef')

/** A thread is up after a second, on a machine that has much to do after several. */
const THREADS_MS = 20_000

const ruleFiles = await readRules('rules')
const layout = layOut(chooseRules(ruleFiles), sha256)
const COMMON = { ruleFiles, registry: 'registry', outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000 }
type Given = Omit<ReplayInput, keyof typeof COMMON>

async function readAll(input: ReplayInput, worthAThread: number) {
  const batches: InputBatch[] = []
  const open = openReplayInput(input, worthAThread)
  try {
    const registryVersion = await open.registryVersion()
    await open.read(layout, (batch) => {
      batches.push(batch)
      return Promise.resolve()
    })
    const steps = batches.flatMap((batch) => batch.steps)
    const dead = batches.flatMap((batch) => batch.dead)
    return { registryVersion, steps, dead, counts: batches.at(-1)?.counts, count: batches.length }
  } finally {
    await open.close()
  }
}

test.each<[string, Given]>([
  ['a file', { files: [first] }],
  ['two files', { files: [first, second] }],
  ['two files the other way round', { files: [second, first] }],
  ['with pseudonyms', { files: [second], pseudonymKeyFile: key }],
  ['all too far ahead', { files: [second], maxAhead: -1e13 }],
])('%s: another thread reads the same, good and bad, in the same order', { timeout: THREADS_MS }, async (_, given) => {
  const input = { ...COMMON, ...given }
  const here = await readAll(input, HERE)
  expect(await readAll(input, ON_A_THREAD)).toEqual(here)
  expect((here.counts?.processed ?? 0) + here.dead.length).toBeGreaterThan(300)
  for (const file of given.files) {
    const lines = here.dead.flatMap(({ origin }) => ('file' in origin && origin.file === file ? [origin.line] : []))
    expect(lines).toEqual(lines.toSorted((a, b) => a - b))
    expect(lines.length).toBeGreaterThan(0)
  }
})

test.each([HERE, ON_A_THREAD])(
  'an event that comes again is left out and counted (from %d bytes)',
  { timeout: THREADS_MS },
  async (worth) => {
    const single = await readAll({ ...COMMON, files: [first] }, worth)
    const double = await readAll({ ...COMMON, files: [first, first] }, worth)
    expect(double.steps).toEqual(single.steps)
    expect(double.dead).toHaveLength(2 * single.dead.length)
    const { processed = 0, duplicate = 0 } = single.counts ?? {}
    expect(double.counts).toEqual({ processed, duplicate: processed + 2 * duplicate })
  },
)

test.each<[string, Given & { registry?: string }, RegExp]>([
  ['a file that is missing', { files: [join(dir, 'none')] }, /none: ENOENT/],
  ['a second file that is missing', { files: [first, join(dir, 'none')] }, /none: ENOENT/],
  ['a folder', { files: [dir] }, /EISDIR/],
  ['a registry that is missing', { files: [first], registry: join(dir, 'none') }, /cannot be read\. \[unreadable\]/],
  [
    'a key that is missing',
    { files: [first], pseudonymKeyFile: join(dir, 'none') },
    /the pseudonym key cannot be read/,
  ],
])('%s is told in the same words by another thread', { timeout: THREADS_MS }, async (_, given, said) => {
  const input = { ...COMMON, ...given }
  const here = (await readAll(input, HERE).catch((error: unknown) => error)) as Error
  expect(here.message).toMatch(said)
  const there = (await readAll(input, ON_A_THREAD).catch((error: unknown) => error)) as Error
  expect(there).toBeInstanceOf(ProblemsError)
  expect(there.message).toBe(here.message)
})

test.each([HERE, ON_A_THREAD])('who fails in between is told so, and reading ends (from %d bytes)', async (worth) => {
  const open = openReplayInput({ ...COMMON, files: [first] }, worth)
  await open.registryVersion()
  await expect(open.read(layout, () => Promise.reject(new Error('full')))).rejects.toThrow('full')
  await open.close()
})

test('an input can be closed before anything is read', async () => {
  const open = openReplayInput({ ...COMMON, files: [first] }, ON_A_THREAD)
  await open.close()
  await expect(open.registryVersion()).rejects.toThrow('has ended')
})

test('no more than so many messages are on the way', async () => {
  const { port1, port2 } = new MessageChannel()
  const arrived: unknown[] = []
  port2.on('message', (message) => arrived.push(message))
  const send = boundedSender(port1, 3)
  await send(1)
  await send(2)
  let isFree = false
  const third = send(3).then(() => (isFree = true))
  while (arrived.length < 3) await nextTurn()
  expect(isFree).toBe(false)
  port2.postMessage('taken')
  await third
  const fourth = send(4)
  port2.postMessage('taken')
  port2.postMessage('taken')
  await fourth
  await send(5)
  port1.close()
})

test('an open standard input does not keep a command alive that has failed', async () => {
  const args = ['src/cli/vigia.ts', 'replay', '--rules', join(dir, 'none'), '-']
  const child = spawn(process.execPath, args, { env: { PATH: '' }, stdio: ['pipe', 'ignore', 'ignore'] })
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(2)
  child.stdin.destroy()
})
