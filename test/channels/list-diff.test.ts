import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLists } from '../../src/channels/list-diff.ts'
import { contentOf, type ListContent } from '../../src/channels/published-list.ts'
import { channelNo, registryAt } from './published.ts'

const content = (version: number, ...channels: string[]): ListContent =>
  contentOf(registryAt(version, channels.length === 0 ? '' : `channels:\n${channels.join('')}`))
const told = (before: ListContent, after: ListContent) =>
  diffLists(before, after).changes.map(({ part, id, change, fields }) =>
    [part, id, change, ...fields.map(({ field }) => field)].join(' '),
  )

test.each<[string, string[], string[], string[]]>([
  ['nothing', [channelNo(1)], [channelNo(1)], []],
  ['an order', [channelNo(1), channelNo(2)], [channelNo(2), channelNo(1)], []],
  ['one added', [channelNo(1)], [channelNo(1), channelNo(2)], ['channels c2 added']],
  ['one deleted', [channelNo(1), channelNo(2)], [channelNo(1)], ['channels c2 removed']],
  [
    'one ended and replaced',
    [channelNo(1)],
    [channelNo(1, ', validUntil: 2026-12-01, replacedBy: c2'), channelNo(2)],
    ['channels c1 ended validUntil replacedBy', 'channels c2 added'],
  ],
  [
    'an earlier end',
    [channelNo(1, ', validUntil: 2027-01-01')],
    [channelNo(1, ', validUntil: 2026-12-01')],
    ['channels c1 ended validUntil'],
  ],
  [
    'a later end',
    [channelNo(1, ', validUntil: 2026-12-01')],
    [channelNo(1, ', validUntil: 2027-01-01')],
    ['channels c1 changed validUntil'],
  ],
  ['no end any more', [channelNo(1, ', validUntil: 2026-12-01')], [channelNo(1)], ['channels c1 changed validUntil']],
  [
    'another number, by which its other forms change',
    [channelNo(1)],
    [channelNo(1).replace('1131000001', '1131000005')],
    ['channels c1 changed value'],
  ],
  ['what it is for', [channelNo(1)], [channelNo(1, ', purposes: [service]')], ['channels c1 changed purposes']],
])('%s', (_, before, after, changes) => {
  expect(told(content(1, ...before), content(2, ...after))).toEqual(changes)
})
test('each field is told before and after', () => {
  const [change] = diffLists(content(3, channelNo(1)), content(4, channelNo(1, ', label: { pt: a, en: b }'))).changes
  expect(change?.fields).toEqual([{ field: 'label', to: { pt: 'a', en: 'b' } }])
  expect(diffLists(content(3), content(4))).toEqual({ from: 3, to: 4, changes: [] })
})
test('what is added one way is removed the other way', () => {
  const some = fc.uniqueArray(fc.nat(9)).map((ids) => content(1, ...ids.map((n) => channelNo(n))))
  const mirror: Record<string, string> = { added: 'removed', removed: 'added' }
  fc.assert(
    fc.property(some, some, (a, b) => {
      const there = told(a, b).map((text) => text.replace(/added|removed/, (word) => mirror[word] ?? ''))
      expect(there.toSorted()).toEqual(told(b, a).toSorted())
    }),
    { numRuns: 50 },
  )
})
