import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSigningKey, publicPart, type SigningKey } from '../../src/adapters/jose/keys.ts'
import { signList } from '../../src/adapters/jose/signed-list.ts'
import type { PublicKey, PublishedList } from '../../src/channels/published-list.ts'
import { loadManifest, type ManifestOptions } from '../../src/cli/manifest.ts'
import { logText } from '../../src/cli/published-files.ts'
import { channelNo, DAY_MS, NOW, published, registryAt } from '../channels/published.ts'

let dir: string
let server: Server
let url: string
let served: { status: number; body: string; location?: string }
let asked: number
const at = (file: string): string => join(dir, file)
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigia-manifest-'))
  asked = 0
  server = createServer((_, response) => {
    asked += 1
    response
      .writeHead(served.status, served.location === undefined ? {} : { location: served.location })
      .end(served.body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/official-channels.json`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(dir, { recursive: true, force: true })
})

const PARTS = `channels:\n${channelNo(1)}`
const listAt = (version: number, key: PublicKey, parts: { nextKey?: PublicKey; now?: number } = {}): PublishedList =>
  published(registryAt(version, PARTS), { key, ...parts }).list
const serve = async (list: PublishedList, signer: SigningKey): Promise<void> => {
  served = { status: 200, body: await signList(list, signer) }
}
const load = (options: Partial<ManifestOptions> = {}, now = NOW) =>
  loadManifest({ manifest: url, state: at('state.json'), ...options }, now, 'en')
const why = async (options: Partial<ManifestOptions> = {}, now = NOW): Promise<string> =>
  load(options, now).then(
    () => '',
    (error: Error) => /\[(\w+)\]$/.exec(error.message)?.[1] ?? error.message,
  )
async function keyPair(): Promise<{ signer: SigningKey; key: PublicKey }> {
  const signer = await createSigningKey()
  return { signer, key: await publicPart(signer) }
}
function trusting(...keys: PublicKey[]): { trust: string } {
  writeFileSync(at('trust.json'), JSON.stringify({ keys }))
  return { trust: at('trust.json') }
}

describe('a list that is fetched', () => {
  test('is believed at first sight, which is said once, and then only by its key', async () => {
    const [one, other] = await Promise.all([keyPair(), keyPair()])
    await serve(listAt(12, one.key), one.signer)
    const first = await load()
    expect(first).toMatchObject({ firstKey: one.key.kid, registry: { operator: { version: 12 } } })
    expect(await load()).not.toHaveProperty('firstKey')
    await serve(listAt(13, other.key), other.signer)
    expect(await why()).toBe('unknown_key')
    await serve({ ...listAt(13, one.key) }, { ...other.signer, kid: one.key.kid })
    expect(await why()).toBe('bad_signature')
  })
  test('is refused where it is older than one seen before, also in a new process, and what was seen stays', async () => {
    const { signer, key } = await keyPair()
    await serve(listAt(13, key), signer)
    await load()
    await serve(listAt(12, key), signer)
    expect(await why()).toBe('rollback')
    expect(await why()).toBe('rollback')
    expect(readFileSync(at('state.json'), 'utf8')).toContain('"version":13')
  })
  test('is refused where it has expired', async () => {
    const { signer, key } = await keyPair()
    await serve(listAt(12, key), signer)
    expect(await why({}, NOW + 7 * DAY_MS - 1)).toBe('')
    expect(await why({}, NOW + 7 * DAY_MS)).toBe('expired')
  })
  test('is refused where a byte was changed on the way', async () => {
    const { signer, key } = await keyPair()
    await serve(listAt(12, key), signer)
    const jws = JSON.parse(served.body) as { payload: string }
    const payload = Buffer.from(jws.payload, 'base64url').toString().replace('"+551131000001"', '"+551131000002"')
    served.body = JSON.stringify({ ...jws, payload: Buffer.from(payload).toString('base64url') })
    expect(await why(trusting(key))).toBe('bad_signature')
    expect(await why()).toBe('bad_signature')
  })
  test('leads to its next key, and away from the one before', async () => {
    const [one, two] = await Promise.all([keyPair(), keyPair()])
    const trust = trusting(one.key)
    await serve(listAt(12, one.key, { nextKey: two.key }), one.signer)
    await load(trust)
    await serve(listAt(13, two.key), two.signer)
    expect((await load(trust)).registry.operator.version).toBe(13)
    await serve(listAt(14, one.key), one.signer)
    expect(await why(trust)).toBe('retired_key')
  })
  test('is held against its log', async () => {
    const { signer, key } = await keyPair()
    const first = published(registryAt(12, PARTS), { key })
    const second = published(registryAt(13, PARTS), { key, log: first.log, before: first.list, now: NOW + 1 })
    await serve(first.list, signer)
    writeFileSync(at('log.json'), logText(first.log))
    await load({ log: at('log.json') })
    await serve(second.list, signer)
    expect(await why({ log: at('log.json') })).toBe('bad_log')
    writeFileSync(at('log.json'), '{')
    expect(await why({ log: at('log.json') })).toBe('bad_log')
    writeFileSync(at('log.json'), logText(second.log))
    expect(await why({ log: at('log.json') })).toBe('')
  })
})

describe('what is not even asked for or read', () => {
  test.each([
    ['http from elsewhere', 'http://example.com/official-channels.json', /by https/],
    ['another protocol', 'ftp://127.0.0.1/list', /by https/],
    ['a name that only begins as ours', 'http://127.0.0.1.example.com/list', /by https/],
    ['a password', 'https://user:secret@example.com/list', /no user and no password/],
    ['a file that is not there', join(tmpdir(), 'there-is-no-list.json'), /ENOENT/],
  ])('%s', async (_, manifest, said) => {
    const told = await why({ manifest })
    expect(told).toMatch(said)
    expect(told).not.toContain('secret')
    expect(asked).toBe(0)
  })
  test('a redirect, an error, too much', async () => {
    served = { status: 302, body: '', location: 'http://127.0.0.1:1/' }
    expect(await why()).toMatch(/redirects are not followed/)
    served = { status: 404, body: '' }
    expect(await why()).toMatch(/answers 404/)
    served = { status: 200, body: ' '.repeat((1 << 20) + 1) }
    expect(await why()).toMatch(/more than 1048576 bytes/)
    served = { status: 200, body: '{}' }
    expect(await why()).toBe('unreadable')
  })
  test('a state that was spoilt: to forget is to believe anybody', async () => {
    const { signer, key } = await keyPair()
    await serve(listAt(12, key), signer)
    writeFileSync(at('state.json'), '{"version":99}')
    expect(await why()).toBe('missing_key')
    writeFileSync(at('state.json'), '')
    expect(await why()).not.toBe('')
    expect(asked).toBe(0)
  })
})

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}
const check = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { PATH: '', XDG_STATE_HOME: at('xdg') }
    execFile(process.execPath, ['src/cli/vigia.ts', 'check', ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })

describe('vigia check --manifest', () => {
  test('answers as with the folder, and keeps what it saw where states are kept', async () => {
    const { signer, key } = await keyPair()
    await serve(listAt(12, key, { now: Date.now() }), signer)
    const first = await check('+55 11 3100-0001', '--manifest', url, '--lang', 'pt')
    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/^OFICIAL: é nosso\n[^]*Lista oficial nº 12, válida até /)
    expect(first.stderr).toContain(key.kid)
    const again = await check('+55 11 3100-0001', '--manifest', url, '--json')
    expect([again.code, again.stderr]).toEqual([0, ''])
    expect(JSON.parse(again.stdout)).toMatchObject({ verdict: 'OFICIAL', registryVersion: 12 })
    const [file = ''] = readdirSync(at('xdg/vigia/lists'))
    expect(file).toMatch(/^127\.0\.0\.1-[\da-f]{16}\.json$/)
    expect(statSync(at(`xdg/vigia/lists/${file}`)).mode & 0o777).toBe(0o600)
    await serve(listAt(11, key, { now: Date.now() }), signer)
    const older = await check('+55 11 3100-0001', '--manifest', url, '--lang', 'pt')
    expect([older.code, older.stdout]).toEqual([2, ''])
    expect(older.stderr).toMatch(/a lista é mais antiga que uma já vista.* \[rollback\]\n$/)
  }, 20_000)
  test('tells what is wrong by its exit code', async () => {
    served = { status: 500, body: '' }
    expect((await check('27000', '--manifest', url)).code).toBe(1)
    for (const args of [
      ['--trust', 'x'],
      ['--manifest', url, '--registry', 'registry'],
      ['--manifest', url, '--trust', 'package.json'],
    ]) {
      const { code, stdout, stderr } = await check('27000', ...args)
      expect([code, stdout, stderr === '']).toEqual([2, '', false])
      expect(stderr).not.toMatch(/^\s+at /m)
    }
  }, 20_000)
})
