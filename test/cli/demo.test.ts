import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '../../src/cli/demo/port.ts'
import { createStory, type Story } from '../../src/cli/demo/story.ts'
import { decodeLine } from '../../src/events/decode.ts'
import { encodeEvent } from '../../src/events/encode.ts'
import { freePorts } from '../harness/ports.ts'
import { spawnVigia } from '../harness/processes.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigia-demo-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
writeFileSync(join(dir, 'file'), '')

test.each([
  ['a port that is none', { VIGIA_HTTP_PORT: 'x' }, 2, 'VIGIA_HTTP_PORT'],
  ['an unknown name', { VIGIA_DATADIR: '/tmp' }, 2, 'VIGIA_DATADIR'],
  ['no rules', { VIGIA_RULES_DIR: join(dir, 'none') }, 2, 'no rule file'],
  ['no registry', { VIGIA_REGISTRY_DIR: join(dir, 'none') }, 2, join(dir, 'none')],
  ['a data folder that is a file', { VIGIA_DATA_DIR: join(dir, 'file') }, 1, join(dir, 'file')],
])('%s ends it with a sentence', async (_, env, code, said) => {
  const child = spawnVigia(['demo'], { env: { VIGIA_DATA_DIR: join(dir, 'data'), ...env } })
  expect(await child.exit(4_500)).toBe(code)
  expect(child.stdout()).toBe('')
  expect(child.stderr()).toContain(said)
  expect(child.stderr()).not.toMatch(/^\s+at /m)
})

const listening = async (port: number): Promise<Server> => {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

test('the port is the one asked for, else one above it that is free', async () => {
  const [port = 0] = await freePorts(1)
  expect(await freePort(port)).toBe(port)
  const server = await listening(port)
  expect(await freePort(port)).toBeGreaterThan(port)
  server.close()
})

test('there is nothing above the last port', async () => {
  const server = await listening(65_535).catch(() => undefined)
  await expect(freePort(65_535)).rejects.toThrow('VIGIA_HTTP_PORT')
  server?.close()
})

const END = Date.parse('2026-11-22T13:00:00Z')
const encoded = (story: Story, end: number) =>
  [...story.events, ...story.next(0, end)].map((event) => new TextEncoder().encode(encodeEvent(event)))

test('every event of the story is a good one, in the order of time, none of them of the future', () => {
  const story = createStory('a', END)
  expect(encoded(story, END).filter((bytes) => !decodeLine(bytes).ok)).toEqual([])
  const times = story.events.map(({ time }) => time)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.at(-1)).toBeLessThanOrEqual(END)
})

/** What tells one run from another: identities, persons, tokens, conversations, channels. */
const ownOf = ({ events }: Story) =>
  new Set(
    events.flatMap(({ id, data: { beneficiaryId, tokenId, conversationId, channel } }) =>
      [id, beneficiaryId, tokenId, conversationId, channel]
        .filter((word) => word !== undefined)
        .map((word) => JSON.stringify(word)),
    ),
  )

test('two runs share no identity, no person and no number', () => {
  expect([...ownOf(createStory('a', END)).intersection(ownOf(createStory('b', END + 1_000)))]).toEqual([])
})
