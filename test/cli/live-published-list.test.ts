import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { Registry as Metrics } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSigningKey, publicPart, type SigningKey } from '../../src/adapters/jose/keys.ts'
import { signList } from '../../src/adapters/jose/signed-list.ts'
import { judgePublished } from '../../src/cli/doctor/look-published.ts'
import { createLivePublishedList } from '../../src/cli/live/published-list.ts'
import { logBeside, logText } from '../../src/cli/published-files.ts'
import { loadPublished } from '../../src/cli/published.ts'
import { NOW, published, registryAt, type Issued } from '../channels/published.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigia-live-list-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const file = join(dir, 'official-channels.json')
let signer: SigningKey
let twelve: Issued
let thirteen: Issued
beforeAll(async () => {
  signer = await createSigningKey()
  const key = await publicPart(signer)
  twelve = published(registryAt(12), { key })
  thirteen = published(registryAt(13), { key, log: twelve.log, before: twelve.list, now: NOW + 1 })
})
const put = async ({ list, log }: Issued): Promise<string> => {
  const text = await signList(list, signer)
  writeFileSync(file, text)
  writeFileSync(logBeside(file), logText(log))
  return text
}

async function open() {
  const text = await put(twelve)
  const metrics = new Metrics()
  const lines: string[] = []
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) })
  let now = NOW
  const list = createLivePublishedList({ file, first: await loadPublished(file), metrics, logger, now: () => now })
  return { list, text, metrics, lines, set: (t: number) => void (now = t) }
}

test('a newer list is served when it is told to be read', async () => {
  const { list, text, metrics } = await open()
  expect(list.current()).toMatchObject({ list: text, log: logText(twelve.log) })
  const newer = await put(thirteen)
  expect(list.current().list).toBe(text)
  expect(await list.reload()).toBe(true)
  expect(list.current()).toMatchObject({ list: newer, log: logText(thirteen.log) })
  expect(await metrics.metrics()).toContain('vigia_published_list_version 13')
  expect(list.health(13)).toEqual({ name: 'published-list', ok: true })
})
test.each<[string, () => unknown, RegExp]>([
  ['no list at all', () => writeFileSync(file, '{}'), /\[unreadable\]/],
  ['gone', () => rmSync(file), /ENOENT/],
  [
    'of another signature',
    async () => writeFileSync(file, (await put(thirteen)).replace(/"signature":"...../, '"signature":"AAAAA')),
    /\[bad_signature\]/,
  ],
  ['not in its log', () => writeFileSync(logBeside(file), logText([])), /chain of the log/],
  [
    'of a log that was changed',
    () => writeFileSync(logBeside(file), logText(thirteen.log.slice(1))),
    /chain of the log/,
  ],
])('what is %s is refused, and the last good one is served', async (_, spoil, said) => {
  const { list, text, metrics, lines } = await open()
  await put(thirteen)
  await spoil()
  expect(await list.reload()).toBe(false)
  expect(list.current().list).toBe(text)
  expect(lines.join('\n')).toMatch(said)
  expect(list.health(12)).toMatchObject({ ok: true, detail: expect.stringContaining('refused') as string })
  expect(await metrics.metrics()).toContain('vigia_published_list_refused 1')
  await put(thirteen)
  expect(await list.reload()).toBe(true)
  expect(await metrics.metrics()).toContain('vigia_published_list_refused 0')
})
test('an older list is not served after a newer one', async () => {
  const { list, lines } = await open()
  await put(thirteen)
  await list.reload()
  await put(twelve)
  expect(await list.reload()).toBe(false)
  expect(lines.join('\n')).toContain('version 12 is older than 13')
})
test('health tells what is wrong with it', async () => {
  const { list, set } = await open()
  expect(list.health(13)).toMatchObject({ detail: 'version 12 is published, version 13 answers' })
  set(list.current().validUntil)
  expect(list.health(12)).toMatchObject({ ok: true, detail: expect.stringContaining('expired') as string })
})

test.each<[string, number, number, string[]]>([
  ['current', 12, -1, []],
  ['soon over', 12, 6 * 86_400_000 + 1, ['warning list-expiring']],
  ['over', 12, 7 * 86_400_000, ['problem list-expired']],
  ['behind the registry', 13, 0, ['problem list-not-current']],
  ['ahead of it', 11, 0, ['problem list-not-current']],
  ['behind and over', 13, 7 * 86_400_000, ['problem list-expired', 'problem list-not-current']],
])('the doctor on a list that is %s', (_, registryVersion, later, found) => {
  const judged = judgePublished(twelve.list, registryVersion, NOW + later)
  expect(judged.map(({ level, code }) => `${level} ${code}`)).toEqual(found)
  for (const { text, remedy } of judged)
    expect([text?.pt, text?.en, remedy?.pt, remedy?.en].every((words) => words !== undefined && words !== '')).toBe(
      true,
    )
})
test('the doctor where none is published', () => {
  expect(judgePublished(undefined, 12, NOW).map(({ code }) => code)).toEqual(['list-not-published'])
})
