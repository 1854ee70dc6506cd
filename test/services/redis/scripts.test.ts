import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, freshPrefix } from './server.ts'

let redis: Redis
beforeAll(async () => {
  redis = await connect()
})
afterAll(() => redis.disconnect())

/** The keys of one bucket, which knows its incarnation. */
async function bucket() {
  const prefix = `{${freshPrefix()}}`
  const [incarnation, one, two] = ['incarnation', 'one', 'two'].map((name) => prefix + name) as [string, string, string]
  await redis.set(incarnation, 'now')
  return { incarnation, one, two }
}

async function put([own = '', ...logs]: readonly string[], known: readonly number[], ...payloads: readonly string[]) {
  const keys = [own, `${own}:witness`, ...logs]
  const reply = await redis.observeBuffer(keys.length, ...keys, 'now', '1', '0', JSON.stringify(known), ...payloads)
  return reply.map((part) => (Buffer.isBuffer(part) ? part.toString() : part))
}

describe('a looked-up log is written anew', () => {
  test.each([
    ['where it is as it was read', 'now', 'a\nb\n', 1, 'b\n'],
    ['not in another incarnation', 'then', 'a\nb\n', 0, 'a\nb\n'],
    ['not where somebody has appended to it', 'now', 'a\n', 0, 'a\nb\n'],
  ])('%s', async (_, known, read, replaced, content) => {
    const { incarnation, one } = await bucket()
    await redis.set(one, 'a\nb\n')
    expect(await redis.compact(incarnation, one, known, read, 'b\n')).toBe(replaced)
    expect(await redis.get(one)).toBe(content)
  })
})

describe('lines that a looked-up log holds are not appended', () => {
  test.each([
    ['', 'a\n', 'a\n'],
    ['a\n', 'a\n', 'a\n'],
    ['a\nb\n', 'a\n', 'a\nb\n'],
    ['a\nb\n', 'b\n', 'a\nb\n'],
    ['a\nb\n', 'a\nb\n', 'a\nb\n'],
    ['ab\n', 'b\n', 'ab\nb\n'],
    ['a%\n', 'a.\n', 'a%\na.\n'],
    ['a\n', '', 'a\n'],
  ])('to %j: %j', async (before, lines, after) => {
    const { incarnation, one, two } = await bucket()
    await redis.set(two, before)
    expect(await put([incarnation, one, two], [0, 60_000, -1, 0], 'x\n', lines)).toEqual([1, 0, after])
    expect(await redis.mget(one, two)).toEqual(['x\n', after])
  })
  test('one that has been made never expires', async () => {
    const { incarnation, one, two } = await bucket()
    expect(await put([incarnation, one, two], [-1, 0, -1, 0], 'a\n', '')).toEqual([0, 0, 'a\n', 1, 0, ''])
    expect([await redis.pttl(one), await redis.exists(two)]).toEqual([-1, 0])
  })
  test('nor to one of another incarnation', async () => {
    const { incarnation, one } = await bucket()
    await redis.set(incarnation, 'later')
    await expect(put([incarnation, one], [-1, 0], 'a\n')).rejects.toThrow('VIGIALOST incarnation')
    expect(await redis.exists(one)).toBe(0)
  })
})

describe('what is put into segments', () => {
  test('comes back from where it is known to where it was', async () => {
    const { incarnation, one, two } = await bucket()
    const keys = [incarnation, one, two]
    expect(await put(keys, [0, 60_000, 0, 60_000], 'abc', '')).toEqual([])
    expect(await put(keys, [0, 60_000, 0, 60_000], 'de', 'xy')).toEqual([0, 3, 'abc'])
    expect(await put(keys, [3, 60_000, 0, 60_000], '', '')).toEqual([0, 5, 'de', 1, 2, 'xy'])
    expect(await put(keys, [5, 60_000, 2, 60_000], '', 'z')).toEqual([])
    expect(await redis.mget(one, two)).toEqual(['abcde', 'xyz'])
  })
  test('lives from when it is made', async () => {
    const { incarnation, one, two } = await bucket()
    await put([incarnation, one, two], [0, 60_000, 0, 90_000], 'a', '')
    await put([incarnation, one, two], [1, 600_000, 0, 90_000], 'b', 'x')
    const [first, second] = [await redis.pttl(one), await redis.pttl(two)]
    expect(first).toBeGreaterThan(30_000)
    expect(first).toBeLessThanOrEqual(60_000)
    expect(second).toBeGreaterThan(60_000)
    expect(second).toBeLessThanOrEqual(90_000)
  })
  test('is told to be lost by the place of its segment', async () => {
    const { incarnation, one, two } = await bucket()
    const keys = [incarnation, one, two]
    await put(keys, [0, 60_000, 0, 60_000], 'abc', 'xyz')
    await expect(put(keys, [4, 60_000, 3, 60_000], '', '')).rejects.toThrow('VIGIALOST segment 0')
    await expect(put(keys, [3, 60_000, 4, 60_000], '', '')).rejects.toThrow('VIGIALOST segment 1')
    await redis.set(incarnation, 'later')
    await expect(put(keys, [3, 60_000, 3, 60_000], '', '')).rejects.toThrow('VIGIALOST incarnation')
  })
})

test('numbers only grow, and all come back', async () => {
  const { one } = await bucket()
  const raised = async (...pairs: readonly string[]) => {
    const flat = (await redis.raise(one, 0, ...pairs)) as readonly string[]
    return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]]] : [])))
  }
  expect(await raised('a', '5', 'b', '-3')).toEqual({ a: '5', b: '-3' })
  expect(await raised('b', '-2', 'a', '4')).toEqual({ a: '5', b: '-2' })
  // Not as texts.
  expect(await raised('a', '10')).toEqual({ a: '10', b: '-2' })
  // The same number keeps what is written.
  expect(await raised('a', '10.0')).toEqual({ a: '10', b: '-2' })
  expect(await raised()).toEqual({ a: '10', b: '-2' })
  expect(await redis.pttl(one)).toBe(-1)
  await redis.raise(one, 90_000, 'a', '11')
  expect(await redis.pttl(one)).toBeGreaterThan(80_000)
})

test('what is given up is the incarnation that it is said of', async () => {
  const { one } = await bucket()
  await redis.set(one, 'later')
  expect(await redis.disown(one, 'earlier')).toBe(0)
  expect(await redis.get(one)).toBe('later')
  expect(await redis.disown(one, 'later')).toBe(1)
  expect(await redis.exists(one)).toBe(0)
})
