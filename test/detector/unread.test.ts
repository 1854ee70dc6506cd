import { expect, test } from 'vitest'
import { hasUnread } from '../../src/services/detector/history-start.ts'
import type { Source } from '../../src/ports/source.ts'
import { DAY_START } from '../oracle/samples.ts'

const partition = { topic: 'tokens', partition: 0 }
const of = (offset: bigint) => () => Promise.resolve(new Map([['tokens-0', offset]]))

test.each([
  ['nothing was ever in it', { first: 0n, end: 0n, next: 0n, watermark: undefined }, false],
  ['all that was in it is gone', { first: 9n, end: 9n, next: 0n, watermark: undefined }, false],
  ['it was never read', { first: 0n, end: 9n, next: 0n, watermark: undefined }, true],
  ['it was never read, and has lost its beginning', { first: 5n, end: 9n, next: 0n, watermark: undefined }, true],
  ['only what is no event was read', { first: 0n, end: 9n, next: 3n, watermark: undefined }, true],
  ['nothing in it was an event, and all was read', { first: 0n, end: 9n, next: 9n, watermark: undefined }, false],
  ['it is known how old it is', { first: 0n, end: 9n, next: 3n, watermark: DAY_START }, false],
])(
  'a partition is unread where nobody knows how old something in it is: %s',
  async (_, { first, end, ...place }, is) => {
    const source = { firstOffsets: of(first), endOffsets: of(end) } as unknown as Source
    expect(await hasUnread({ source } as unknown as Parameters<typeof hasUnread>[0], [{ partition, ...place }])).toBe(
      is,
    )
  },
)
