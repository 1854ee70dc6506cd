import { describe, expect, test } from 'vitest'
import { correlationKinds } from '../../src/rules/correlations/index.ts'
import type { Correlation, CorrelationContext, LintContext } from '../../src/rules/correlation.ts'
import type { Selection } from '../../src/rules/rule.ts'

const selection = (name: string): Selection => ({
  name,
  event: 'token.issued',
  identity: name,
  condition: name,
  grouping: '',
  matches: () => true,
  group: () => [],
  field: () => () => undefined,
})
const selections = new Map(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, selection(name)]))
const CONTEXT: CorrelationContext = { selections, isAmount: () => true, looksUp: false, match: undefined }
const lint = (over: Partial<LintContext> = {}): LintContext => ({
  selections,
  isAmount: () => true,
  valuesOf: () => undefined,
  isWithin: () => false,
  ...over,
})

const GTE = { condition: { gte: 2 } }
/** A mapping of each kind, as short as it can be. */
const SHORTEST = {
  none: { type: 'none', rules: ['a', 'b'] },
  event_count: { type: 'event_count', rules: ['a', 'b'], timespan: '10ms', ...GTE },
  value_count: { type: 'value_count', rules: ['a', 'b'], field: 'v', timespan: '10ms', ...GTE },
  value_sum: { type: 'value_sum', rules: ['a', 'b'], field: 'v', timespan: '10ms', ...GTE },
  event_ratio: { type: 'event_ratio', part: ['a', 'b'], whole: ['a', 'c'], timespan: '10ms', min: 1, ...GTE },
  temporal: { type: 'temporal', rules: ['a', 'b'], timespan: '10ms' },
  temporal_ordered: { type: 'temporal_ordered', rules: ['a', 'b', 'c'], timespan: '10ms' },
  absence: { type: 'absence', trigger: 'a', absent: 'b', before: '10ms', after: '3ms' },
} as const
type Type = keyof typeof SHORTEST

const kindOf = (type: string) => {
  const kind = correlationKinds.find((one) => one.type === type)
  if (kind === undefined) throw new Error(`no kind ${type}`)
  return kind
}
const parsed = (type: Type, over: object = {}) => kindOf(type).schema.parse({ ...SHORTEST[type], ...over })
const isGood = (type: Type, over: object): boolean =>
  kindOf(type).schema.safeParse({ ...SHORTEST[type], ...over }).success
const compiled = (type: Type, over: object = {}, context: Partial<CorrelationContext> = {}): Correlation =>
  kindOf(type).compile(parsed(type, over), { ...CONTEXT, ...context })

test('every kind is told of here', () => {
  expect(correlationKinds.map(({ type }) => type)).toEqual(Object.keys(SHORTEST))
})

describe('the selections that a mapping uses are named with their places', () => {
  test.each<[Type, object, string[]]>([
    ['none', {}, ['a', 'b']],
    ['event_count', {}, ['a', 'b']],
    ['value_count', {}, ['a', 'b']],
    ['value_sum', {}, ['a', 'b']],
    ['event_ratio', {}, ['a', 'b', 'a', 'c']],
    ['temporal', {}, ['a', 'b']],
    ['temporal_ordered', {}, ['a', 'b', 'c']],
    ['absence', {}, ['a', 'b']],
    ['absence', { trigger: ['a', 'c'], requires: 'd' }, ['a', 'c', 'b', 'd']],
  ])('%s %o', (type, over, names) => {
    const spec = parsed(type, over)
    const uses = kindOf(type).uses(spec)
    expect(uses.map(({ name }) => name)).toEqual(names)
    const valueAt = (path: readonly PropertyKey[]) =>
      path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], spec)
    expect(uses.map(({ path }) => valueAt(path))).toEqual(names)
  })
})

describe('how far a kind looks, and what a new event may touch', () => {
  test.each<[Type, backMs: number, aheadMs: number, affected: [number, number][], hitRoles: number[]]>([
    ['none', 0, 0, [[100, 100]], [0]],
    ['event_count', 10, 0, [[100, 109]], [0]],
    ['value_count', 10, 0, [[100, 109]], [0]],
    ['value_sum', 10, 0, [[100, 109]], [0]],
    [
      'event_ratio',
      10,
      0,
      [
        [100, 109],
        [100, 109],
      ],
      [1],
    ],
    [
      'temporal',
      10,
      0,
      [
        [100, 110],
        [100, 110],
      ],
      [0, 1],
    ],
    [
      'temporal_ordered',
      10,
      0,
      [
        [101, 110],
        [101, 110],
        [100, 100],
      ],
      [2],
    ],
    [
      'absence',
      10,
      3,
      [
        [100, 100],
        [97, 110],
      ],
      [0],
    ],
  ])('%s', (type, backMs, aheadMs, affected, hitRoles) => {
    const correlation = compiled(type)
    expect(correlation).toMatchObject({ type, backMs, aheadMs, hitRoles })
    expect(correlation.roles.map((_, role) => correlation.affected(role, 100))).toEqual(affected)
    expect(kindOf(type).spanMs(parsed(type))).toBe(backMs + aheadMs)
  })
})

describe('a hit waits where a later event may undo it', () => {
  test.each<[Type, object, Partial<CorrelationContext>, boolean]>([
    ['none', {}, {}, false],
    ['none', {}, { looksUp: true }, true],
    ['event_count', {}, {}, false],
    ['event_count', {}, { looksUp: true }, true],
    ['event_count', { condition: { gt: 2 } }, {}, false],
    ['event_count', { condition: { lt: 2 } }, {}, true],
    ['value_count', {}, {}, false],
    ['value_count', {}, { looksUp: true }, true],
    ['value_count', { condition: { eq: 2 } }, {}, true],
    ['value_sum', {}, {}, false],
    ['value_sum', {}, { looksUp: true }, true],
    ['value_sum', {}, { isAmount: ({ name }) => name === 'a' }, true],
    ['value_sum', { condition: { lte: 2 } }, {}, true],
    ['event_ratio', {}, {}, true],
    ['temporal', {}, {}, false],
    ['temporal', {}, { looksUp: true }, true],
    ['temporal_ordered', {}, {}, false],
    ['temporal_ordered', {}, { looksUp: true }, true],
    ['absence', {}, {}, true],
  ])('%s %o %o: %s', (type, over, context, deferred) => expect(compiled(type, over, context).deferred).toBe(deferred))
})

describe('what a condition can be asked about', () => {
  test.each<[Type, object, Partial<LintContext>, object | undefined]>([
    ['event_count', {}, {}, { least: 1, most: Infinity, whole: true }],
    ['value_count', {}, {}, { least: 1, most: Infinity, whole: true }],
    ['value_count', {}, { valuesOf: ({ name }) => ['x', name] }, { least: 1, most: 3, whole: true }],
    [
      'value_count',
      {},
      { valuesOf: ({ name }) => (name === 'a' ? ['x'] : undefined) },
      { least: 1, most: Infinity, whole: true },
    ],
    ['value_sum', {}, {}, { least: 0, most: Infinity, whole: true }],
    ['value_sum', {}, { isAmount: ({ name }) => name === 'a' }, { least: -Infinity, most: Infinity, whole: false }],
    ['event_ratio', {}, {}, { least: 0, most: Infinity, whole: false }],
    ['event_ratio', { whole: ['b', 'a', 'c'] }, {}, { least: 0, most: 1, whole: false }],
    ['none', {}, {}, undefined],
    ['temporal', {}, {}, undefined],
    ['absence', {}, {}, undefined],
  ])('%s %o', (type, over, context, bounds) => {
    const { what: _, ...found } = kindOf(type).bounds?.(parsed(type, over), lint(context)) ?? { what: '' }
    expect(found).toEqual(bounds ?? {})
  })
})

describe('a mapping', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f']
  const long = 'a'.repeat(4_000)
  test.each<[Type, object, boolean]>([
    ['none', { rules: [] }, false],
    ['none', { rules: [''] }, false],
    ['none', { rules: ['a'] }, true],
    ['event_count', { rules: [] }, false],
    ['event_count', { rules: ['a'] }, true],
    ['event_count', { timespan: '0s' }, false],
    ['event_count', { timespan: '000m' }, false],
    ['event_count', { timespan: '01m' }, true],
    ['event_count', { timespan: '123456789ms' }, true],
    ['event_count', { timespan: '1234567890ms' }, false],
    ['value_count', { rules: [] }, false],
    ['value_count', { rules: ['a'] }, true],
    ['value_count', { field: '' }, false],
    ['value_sum', { rules: [] }, false],
    ['value_sum', { rules: ['a'] }, true],
    ['value_sum', { field: '' }, false],
    ['event_ratio', { part: [] }, false],
    ['event_ratio', { part: ['a'], whole: ['a'] }, true],
    ['event_ratio', { whole: [] }, false],
    ['event_ratio', { min: 0 }, false],
    ['event_ratio', { min: 1.5 }, false],
    ['temporal', { rules: ['a'] }, false],
    ['temporal', { rules: many.slice(0, 5) }, true],
    ['temporal', { rules: many }, false],
    ['temporal', { rules: ['a', 'b', 'a'] }, false],
    ['temporal', { match: '' }, false],
    ['temporal', { match: 'a' }, true],
    ['temporal', { match: long }, true],
    ['temporal', { match: `${long}a` }, false],
    ['temporal_ordered', { rules: ['a'] }, false],
    ['temporal_ordered', { rules: ['a', 'b'] }, true],
    ['temporal_ordered', { rules: ['a', 'a'] }, true],
    ['temporal_ordered', { rules: ['a', 'a'], match: 'a' }, false],
    ['temporal_ordered', { rules: ['a', 'b'], match: 'a' }, true],
    ['absence', { before: '0s', after: '0ms' }, true],
    ['absence', { before: '1234567890s' }, false],
    ['absence', { absent: 'a' }, false],
    ['absence', { trigger: ['a'] }, false],
    ['absence', { trigger: ['a', 'b'] }, false],
    ['absence', { trigger: ['a', 'c'] }, true],
    ['absence', { trigger: ['a', 'c', 'd', 'e', 'f'] }, true],
    ['absence', { trigger: ['a', 'c', 'd', 'e', 'f', 'g'] }, false],
  ])('of %s with %o is good: %s', (type, over, good) => expect(isGood(type, over)).toBe(good))
})

test.each<[Type, object, string]>([
  ['temporal', { rules: ['a', 'b', 'a'] }, 'rules'],
  ['temporal_ordered', { rules: ['a', 'a'], match: 'a' }, 'rules'],
  ['absence', { absent: 'a' }, 'absent'],
])('what is wrong with two keys together is told of one: %s with %o', (type, over, key) => {
  const { error } = kindOf(type).schema.safeParse({ ...SHORTEST[type], ...over })
  expect(error?.issues.map(({ path }) => path)).toEqual([[key]])
})

const odd = (over: object, isWithin: LintContext['isWithin']) =>
  kindOf('absence')
    .oddities?.(parsed('absence', over), lint({ isWithin }))
    .map(({ code, path }) => [code, ...path])
const only = (name: string) => (one: string, other: string) => one === name && other === 'b'

describe('an absence that can never be', () => {
  test.each<[object, string, boolean]>([
    [{}, 'a', true],
    [{}, 'c', false],
    [{ trigger: ['a', 'c'] }, 'c', true],
    [{ match: 'a' }, 'a', false],
  ])('%o, where %s is such an event: %s', (over, name, isOdd) =>
    expect(odd(over, only(name))).toEqual(isOdd ? [['never_absent', 'absent']] : []),
  )
})

const sides = (type: Type, over: object) => kindOf(type).matches?.(parsed(type, { ...over, match: 'm' }))?.sides

test('the sides of a match are the selections by their names; several triggers are one side', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, selections: [name] }))
  expect(sides('temporal', {})).toEqual([a, b])
  expect(sides('temporal_ordered', {})).toEqual([a, b, c])
  expect(sides('absence', {})).toEqual([a, b])
  expect(sides('absence', { trigger: ['a', 'c'] })).toEqual([{ name: 'trigger', selections: ['a', 'c'] }, b])
  for (const type of ['temporal', 'temporal_ordered', 'absence'] as const)
    expect(kindOf(type).matches?.(parsed(type))).toBeUndefined()
})
