import { expect, test } from 'vitest'
import { loadRegistry } from '../../src/adapters/files/registry.ts'
import { lintRegistry } from '../../src/channels/registry-lint.ts'
import { channelNo, compiledAt, DAY_MS, NOW } from './published.ts'

const lint = (parts: string, now = NOW - 30 * DAY_MS): string[] =>
  lintRegistry(compiledAt(12, parts), now).map(({ level, line, column, code }) => `${line}:${column} ${level} ${code}`)
const channels = (...entries: string[]) => `channels:\n${entries.join('')}`
const ENDED = ', validUntil: 2025-01-01'

test('the example registry is beyond reproach', async () => {
  const { registry, placeOf } = await loadRegistry('registry')
  if (registry === undefined || placeOf === undefined) throw new Error('no example')
  expect(lintRegistry({ registry, placeOf, problems: [] }, NOW)).toEqual([])
})
test.each<[string, string[], string[]]>([
  ['a replacement', [channelNo(1, `${ENDED}, replacedBy: c2`), channelNo(2)], []],
  [
    'a loop of two',
    [channelNo(1, `${ENDED}, replacedBy: c2`), channelNo(2, `${ENDED}, replacedBy: c1`)],
    ['10:121 problem replacement_loop', '11:121 problem replacement_loop'],
  ],
  [
    'one that leads into a loop is not in it',
    [1, 2, 3].map((n) => channelNo(n, `${ENDED}, replacedBy: c${n === 3 ? 2 : n + 1}`)),
    ['11:121 problem replacement_loop', '12:121 problem replacement_loop'],
  ],
  ['one without an end', [channelNo(1, ', replacedBy: c2'), channelNo(2)], ['10:97 warning replaced_without_end']],
])('%s', (_, entries, remarks) => {
  expect(lint(channels(...entries))).toEqual(remarks)
})
const twin = (more: string): string => channelNo(1, more).replace('id: c1', 'id: c2')
test.each<[string, string, string, string[]]>([
  ['the same', '', '', ['11:35 warning overlapping_entry']],
  ['one after the other', ', validUntil: 2025-01-01', ', validFrom: 2025-01-01', []],
  ['a day of both', ', validUntil: 2025-01-02', ', validFrom: 2025-01-01', ['11:35 warning overlapping_entry']],
])('two entries of one number, %s', (_, one, other, remarks) => {
  expect(lint(channels(channelNo(1, one), twin(other)))).toEqual(remarks)
})
test('two entries of one number that reach and are reached, or by other media, are two', () => {
  const [one, other] = [channelNo(1), twin('')]
  expect(lint(channels(one, other.replace('[phone]', '[whatsapp]')))).toEqual([])
  expect(lint(channels(one.replace('both', 'inbound'), other.replace('both', 'outbound')))).toEqual([])
  expect(lint(channels(one.replace('both', 'inbound'), other))).toHaveLength(1)
})
test('a payee with the number of a person', () => {
  expect(lint('payees:\n  - { id: p, pixKeys: ["52998224725"] }\n')).toEqual(['10:5 warning person_as_payee'])
})
test('the end of the registry', () => {
  const end = Date.parse('2026-12-31T03:00:00Z')
  expect(lint('', end - 30 * DAY_MS)).toEqual([])
  expect(lint('', end - 30 * DAY_MS + 1)).toEqual(['8:15 warning registry_expires_soon'])
  expect(lint('', end)).toEqual(['8:15 warning registry_expired'])
})
