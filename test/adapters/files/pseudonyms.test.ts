import { createHmac, hkdfSync } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensurePseudonymKey, loadPseudonymKey, PseudonymKeyError } from '../../../src/adapters/files/pseudonym-key.ts'
import { createPseudonyms } from '../../../src/adapters/files/pseudonyms.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-key-'))
})
afterAll(() => rm(folder, { recursive: true }))

const SECRET = 'a secret of more than sixteen bytes'
const key = { number: 3, secret: Buffer.from(SECRET) }

describe('pseudonyms', () => {
  test('are the first 128 bits of an HMAC-SHA256 under a key of the domain', () => {
    const derived = Buffer.from(hkdfSync('sha256', SECRET, '', 'vigia pseudonym person', 32))
    const expected = createHmac('sha256', derived).update('b-1').digest('hex').slice(0, 32)
    expect(createPseudonyms(key)('person', 'b-1')).toBe(`k3:${expected}`)
  })
  test('are the same each time, and differ by value, domain and key', () => {
    const pseudonym = createPseudonyms(key)
    const other = createPseudonyms({ ...key, secret: Buffer.from(`${SECRET}.`) })
    const all = [
      ...(['person', 'address', 'document', 'account'] as const).map((domain) => pseudonym(domain, 'x')),
      pseudonym('person', 'y'),
      other('person', 'x'),
    ]
    expect(new Set(all).size).toBe(all.length)
    expect(pseudonym('person', 'x')).toBe(all[0])
    for (const one of all) expect(one).toMatch(/^k3:[0-9a-f]{32}$/)
  })
})

const write = async (text: string | Uint8Array): Promise<string> => {
  const file = join(folder, 'written')
  await writeFile(file, text)
  return file
}

describe('a key file', () => {
  test('holds a number and a secret, or a secret that is key 1', async () => {
    expect(await loadPseudonymKey(await write(`k7:${'ab'.repeat(32)}\n`))).toMatchObject({ number: 7 })
    const bare = await loadPseudonymKey(await write(`${'ab'.repeat(32)}\r\n`))
    const numbered = await loadPseudonymKey(await write(`k1:${'ab'.repeat(32)}`))
    expect(bare).toEqual(numbered)
    expect((await loadPseudonymKey(await write(Buffer.alloc(32, 0x80)))).number).toBe(1)
  })
  test.each(['', '   \n', 'short', 'k1:short', 'k1:'])('that holds %j is refused', async (text) => {
    await expect(loadPseudonymKey(await write(text))).rejects.toThrow(PseudonymKeyError)
  })
  test('that is not there is refused', async () => {
    await expect(loadPseudonymKey(join(folder, 'nothing'))).rejects.toThrow(PseudonymKeyError)
  })
  test('is made once, for its owner only, whoever asks and however many at a time', async () => {
    const file = join(folder, 'made', 'pseudonym.key')
    const keys = await Promise.all(Array.from({ length: 8 }, () => ensurePseudonymKey(file)))
    for (const one of keys) expect(one).toEqual(keys[0])
    expect(await ensurePseudonymKey(file)).toEqual(keys[0])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).toMatch(/^k1:[0-9a-f]{64}\n$/)
    expect(await readdir(join(folder, 'made'))).toEqual(['pseudonym.key'])
  })
})
