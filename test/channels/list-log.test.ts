import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endsIn, logProblems, type ListLog } from '../../src/channels/list-log.ts'
import { digest, history } from './published.ts'

const LENGTH = 6
const issued = history(LENGTH)
const log = issued.at(-1)?.log ?? []
const newest = issued.at(-1)?.list
const isWhole = (one: ListLog): boolean =>
  logProblems(one, digest).length === 0 && newest !== undefined && endsIn(one, newest, digest)
const at = fc.nat(LENGTH - 1)

test('a log grows by an entry a version, and each list is the end of its log', () => {
  expect(log.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6])
  for (const { list, log: own } of issued) {
    expect(logProblems(own, digest)).toEqual([])
    expect(endsIn(own, list, digest)).toBe(true)
    expect(log.slice(0, own.length)).toEqual(own)
  }
  expect(isWhole(log)).toBe(true)
})
test('an entry that is taken away is missed, the first and the last too', () => {
  fc.assert(
    fc.property(at, (n) => {
      expect(isWhole(log.toSpliced(n, 1))).toBe(false)
    }),
  )
})
test('entries that have changed places are noticed', () => {
  fc.assert(
    fc.property(at, at, (a, b) => {
      fc.pre(a !== b)
      const [one, other] = [log[a], log[b]]
      if (one === undefined || other === undefined) throw new Error('no such entry')
      expect(isWhole(log.with(a, other).with(b, one))).toBe(false)
    }),
  )
})
test('an entry that is put in twice is noticed', () => {
  fc.assert(
    fc.property(at, at, (from, to) => {
      expect(isWhole(log.toSpliced(to, 0, ...log.slice(from, from + 1)))).toBe(false)
    }),
  )
})
test('an entry that was altered in any field is noticed', () => {
  const changed = fc.constantFrom<Partial<ListLog[number]>>(
    { version: 99 },
    { issuedAt: '2026-11-22T13:00:00.500Z' },
    { digest: 'a'.repeat(64) },
    { previous: 'b'.repeat(64) },
    { previous: null },
  )
  fc.assert(
    fc.property(at, changed, (n, change) => {
      const entry = log[n]
      fc.pre(entry !== undefined && Object.entries(change).some(([name, value]) => Reflect.get(entry, name) !== value))
      if (entry === undefined) return
      expect(isWhole(log.with(n, { ...entry, ...change }))).toBe(false)
    }),
  )
})
const told = (one: ListLog) => logProblems(one, digest).map(({ at: where, code }) => `${where} ${code}`)
test('what is wrong is told where it is', () => {
  expect(told(log.toSpliced(2, 1))).toEqual(['2 broken_chain'])
  expect(told(log.slice(1))).toEqual(['0 broken_chain'])
  expect(told([log[1], log[0]].filter((entry) => entry !== undefined))).toEqual([
    '0 broken_chain',
    '1 broken_chain',
    '1 version_not_grown',
    '1 time_goes_back',
  ])
})
