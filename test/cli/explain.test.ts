import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createPseudonyms } from '../../src/adapters/files/pseudonyms.ts'
import { createStory } from '../../src/cli/demo/story.ts'
import { createExplainRun } from '../../src/cli/explain-run.ts'
import { loadCompiledRules, loadEdge } from '../../src/cli/load.ts'
import { rulesCommand } from '../../src/cli/rules.ts'
import { runInMemory } from '../../src/cli/run-in-memory.ts'
import { encodeEvent } from '../../src/events/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { ExplainedEvent } from '../../src/rules/explain/schema.ts'

const SECRET = 'a secret of sixteen bytes or more'
const dir = mkdtempSync(join(tmpdir(), 'vigia-explain-'))
const file = join(dir, 'events.ndjson')
const keyFile = join(dir, 'key')
const START = Date.parse('2026-11-22T13:00:00Z')
const PASSWORD = 'Informe sua senha para continuar, por favor.'
const event = (id: string, type: Event['type'], minute: number, data: Event['data']): Event => ({
  source: '/test',
  id,
  type,
  time: START + minute * 60_000,
  data,
})
const set: readonly Event[] = [
  ...createStory('x', START).events,
  event('chat-1', 'chat.message', 1, {
    conversationId: 'c-1',
    channel: { medium: 'whatsapp', address: '+5511987650001' },
    direction: 'to_beneficiary',
    beneficiaryId: 'b-77',
    text: PASSWORD,
  }),
  event('alone', 'token.issued', 2, { tokenId: 't-77', beneficiaryId: 'b-77', delivery: { medium: 'sms' } }),
]
beforeAll(() => {
  writeFileSync(file, [...set.map(encodeEvent), 'no event at all'].join('\n'))
  writeFileSync(keyFile, SECRET)
})
afterAll(() => rmSync(dir, { recursive: true }))

async function vigia(...words: string[]): Promise<{ out: string; err: string; code: unknown }> {
  let [out, err] = ['', '']
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text)))),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text)))),
  ]
  const before = process.exitCode
  try {
    process.exitCode = 0
    await rulesCommand().parseAsync(words, { from: 'user' })
    return { out, err, code: process.exitCode }
  } finally {
    for (const spy of spies) spy.mockRestore()
    process.exitCode = before
  }
}
const explained = async (...words: string[]): Promise<ExplainedEvent[]> =>
  (await vigia('explain', ...words, '--json')).out
    .trimEnd()
    .split('\n')
    .map((line) => ExplainedEvent.parse(JSON.parse(line)))

const compiled = await loadCompiledRules('rules')
const clear = await loadEdge('registry')

test.each(compiled.map((one) => [one.rule.id, one] as const))(
  '%s: every alert of a replay is told, each with its hits, and no other',
  async (_, one) => {
    const events = set.map(clear.edge)
    const alerts = await runInMemory([one.rule], events)
    const run = createExplainRun(one, { outOfOrdernessMs: 10_000, allowedLatenessMs: 600_000, open: false })
    for (const each of events) await run.push(each)
    const all = [...(await run.end())]
    expect(all.map((told) => told.event.id)).toEqual(set.map(({ id }) => id))
    const hits = all.flatMap(({ readings }) => readings.flatMap(({ alert }) => alert?.id ?? []))
    expect(hits.toSorted()).toEqual(alerts.flatMap(({ id, hits: n }) => Array<string>(n).fill(id)).toSorted())
  },
)

test.each(['credential-harvest', 'unofficial-number-campaign', 'token-unsolicited', 'token-after-contact-change'])(
  '%s: texts are never told, and with a key no clear identifier',
  async (id) => {
    for (const form of [['--lang', 'pt'], ['--json']]) {
      expect((await vigia('explain', id, file, ...form)).out).not.toContain('Informe sua senha')
      const keyed = await vigia('explain', id, file, '--pseudonym-key-file', keyFile, ...form)
      for (const secret of [PASSWORD, 'b-77', '987650001', 'b-900']) expect(keyed.out).not.toContain(secret)
    }
  },
)

test('with a key the pseudonyms are those of a replay', async () => {
  const { edge } = await loadEdge('registry', createPseudonyms({ number: 1, secret: new TextEncoder().encode(SECRET) }))
  const rule = compiled.find((one) => one.rule.id === 'token-unsolicited')!.rule
  const alerts = await runInMemory([rule], set.map(edge))
  const all = await explained('token-unsolicited', file, '--pseudonym-key-file', keyFile)
  const found = new Set(all.flatMap(({ readings }) => readings.flatMap(({ alert }) => alert?.id ?? [])))
  expect([...found].toSorted()).toEqual(alerts.map(({ id }) => id).toSorted())
})

test('people read the verdict first, then the leaves, the window and the alert', async () => {
  const { out, err, code } = await vigia('explain', 'credential-harvest', file, '--event', 'chat-1', '--lang', 'pt')
  expect(code).toBe(0)
  const lines = out.split('\n').map((line) => line.trim())
  expect(lines[0]).toBe('2026-11-22T13:01:00.000Z chat.message /test chat-1: DISPAROU')
  expect(lines).toContain('direction == "to_beneficiary": verdadeiro [direction = "to_beneficiary"]')
  expect(lines).toContain('"password" in asks(text): verdadeiro [asks(text) = ["password"]]')
  expect(lines).toContain('"token" in asks(text): não avaliado')
  expect(out).toMatch(
    /alerta [0-9a-f]{32}, intervalo \[2026-11-22T13:00:00\.000Z, 2026-11-22T14:00:00\.000Z\), disparos: 1/,
  )
  expect(err).toMatch(/1 ruins/)
  expect((await vigia('explain', 'credential-harvest', file, '--event', 'chat-1', '--lang', 'en')).out).toMatch(/FIRED/)
})

test('what is only looked up is not taken for unread', async () => {
  const one = compiled.find(({ rule }) => rule.id === 'token-minor-without-guardian')!
  const run = createExplainRun(one, { outOfOrdernessMs: 0, allowedLatenessMs: 0, open: false })
  const born = { beneficiaryId: 'b-1', holderId: 'b-2', birthDate: '2012-05-10' }
  const sent = { tokenId: 't-1', beneficiaryId: 'b-1', delivery: { medium: 'sms', recipientId: 'b-4' } }
  await run.push(event('record', 'beneficiary.updated', 0, born))
  await run.push(event('issued', 'token.issued', 1, sent))
  await run.push(event('asked', 'token.requested', 2, {}))
  const all = [...(await run.end())]
  expect(all.map(({ verdict }) => verdict)).toEqual(['looked_up', 'fired', 'not_read'])
  expect(all[1]?.selections[0]?.lookups).toMatchObject([{ name: 'record', key: 'b-1', found: { id: 'record' } }])
})

test('what is not decided yet waits, where the events go on', async () => {
  const [ended] = await explained('token-unsolicited', file, '--event', 'alone')
  expect(ended).toMatchObject({ verdict: 'fired', readings: [{ decision: { state: 'decided' } }] })
  const [open] = await explained('token-unsolicited', file, '--event', 'alone', '--open')
  expect(open).toMatchObject({
    verdict: 'waiting',
    readings: [{ hit: false, decision: { state: 'waiting', after: '2026-11-22T13:02:10.000Z' } }],
  })
})

test.each([
  ['there-is-no-such-rule', file],
  ['token-unsolicited', 'there-is-no-such-file'],
  ['token-unsolicited', file, '--rules', 'there-is-no-such-folder'],
  ['token-unsolicited', file, '--registry', 'there-is-no-such-folder'],
  ['token-unsolicited', file, '--pseudonym-key-file', 'there-is-no-such-file'],
])('%j is told in a sentence, exit code 1', async (...words) => {
  const { out, err, code } = await vigia('explain', ...words)
  expect({ out, code }).toEqual({ out: '', code: 1 })
  expect(err.trim()).not.toBe('')
})
