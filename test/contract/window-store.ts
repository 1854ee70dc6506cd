import { beforeEach, describe, expect, test } from 'vitest'
import type { View } from '../../src/engine/view.ts'
import type { WindowStore } from '../../src/ports/window-store.ts'
import { DAY, HOUR, MINUTE } from '../oracle/samples.ts'
import { absent, counting, EDGE, ids, idsBefore, kindOf, observation, type Item } from './window-log.ts'

/** One place where logs lie. */
export interface WindowWorld {
  /** A worker's store over it. Where logs lie in a process, all workers are that process. */
  worker(): WindowStore
}

const filler = (t: number, id: string): Item => ({ t, id, role: 1 })
const NOON = EDGE + 12 * HOUR
const at = (minutes: number, id: string, over: Partial<Item> = {}): Item => ({
  t: NOON + minutes * MINUTE,
  id,
  ...over,
})

/** What every `WindowStore` does, wherever its logs lie. */
export function windowStoreContract(name: string, open: () => Promise<WindowWorld>): void {
  describe(`the window store in ${name}`, () => {
    let world: WindowWorld
    let store: WindowStore
    const kind = kindOf(absent)
    beforeEach(async () => {
      world = await open()
      store = world.worker()
    })
    const put = async (...args: Parameters<typeof observation>): Promise<View | undefined> =>
      (await store.observe([observation(...args)]))[0]

    test('nothing asked is nothing answered', async () => {
      expect(await store.observe([])).toEqual([])
    })

    test('entries are ordered by time, source and id, each identity once', async () => {
      await put(kind, 'k', [at(2, 'b'), at(1, 'z'), at(2, 'a', { source: '/t' })])
      const view = await put(kind, 'k', [at(2, 'a'), at(0, 'y'), at(2, 'B'), at(1, 'z')])
      expect(view?.entries(0).map(({ source, id }) => `${source} ${id}`)).toEqual([
        '/s y',
        '/s z',
        '/s B',
        '/s a',
        '/s b',
        '/t a',
      ])
    })

    test('what comes twice is there once: in one batch, in a later one, from another worker', async () => {
      await put(kind, 'k', [at(1, 'a'), at(1, 'a'), at(2, 'b')])
      await put(kind, 'k', [at(1, 'a')])
      const [view] = await world
        .worker()
        .observe([observation(kind, 'k', [at(2, 'b'), at(3, 'c')], { from: at(0, '').t })])
      expect(ids(view)).toEqual(['a', 'b', 'c'])
    })

    test('an identity at another time is another entry', async () => {
      expect(ids(await put(kind, 'k', [at(1, 'a'), at(2, 'a')]))).toEqual(['a', 'a'])
    })

    test('each log is its own, and answers come in the order of the questions', async () => {
      const keys = Array.from({ length: 100 }, (_, index) => `k${index}`)
      await store.observe(keys.map((key) => observation(kind, key, [at(1, key)])))
      const views = await store.observe(keys.toReversed().map((key) => observation(kind, key, [at(2, `${key}!`)])))
      expect(views.map(({ key }) => key)).toEqual(keys.toReversed())
      expect(views.map((view) => ids(view))).toEqual(keys.toReversed().map((key) => [key, `${key}!`]))
    })

    test.each(['', ' ', '{}', 'a:b', '\u0000["a",1]', 'ação 😀', 'x'.repeat(300)])(
      'the key %j is a key',
      async (key) => {
        await put(kind, key, [at(1, 'a')])
        const [view] = await world.worker().observe([observation(kind, key, [], { from: NOON, to: at(5, '').t })])
        expect([view?.key, ids(view)]).toEqual([key, ['a']])
      },
    )

    test('a span over the edge of a segment shows both sides, looking back and ahead', async () => {
      await put(kind, 'k', [{ t: EDGE - 1, id: 'before' }])
      await put(kind, 'k', [{ t: EDGE, id: 'after' }])
      const back = observation(kind, 'k', [{ t: EDGE + MINUTE, id: 'later' }], { from: EDGE - MINUTE })
      expect(ids((await world.worker().observe([back]))[0])).toEqual(['before', 'after', 'later'])
      const ahead = observation(kind, 'k', [{ t: EDGE - 2, id: 'earlier' }], { to: EDGE })
      expect(ids((await world.worker().observe([ahead]))[0])).toEqual(['earlier', 'before', 'after', 'later'])
    })

    test('one batch may span many segments, with entries in each', async () => {
      const items = Array.from({ length: 9 }, (_, day) => ({ t: EDGE + day * DAY, id: `d${day}` }))
      await put(kind, 'k', items)
      const all = observation(kind, 'k', [], { from: EDGE - DAY, to: EDGE + 10 * DAY })
      expect(ids((await world.worker().observe([all]))[0])).toEqual(items.map(({ id }) => id))
    })

    test('times before 1970 have their segments too', async () => {
      await put(kind, 'k', [
        { t: -1, id: 'a' },
        { t: -DAY - 1, id: 'b' },
        { t: 0, id: 'c' },
      ])
      const all = observation(kind, 'k', [], { from: -2 * DAY, to: 1 })
      expect(ids((await world.worker().observe([all]))[0])).toEqual(['b', 'a', 'c'])
    })

    test('what came before a decision counts for it, what came after does not, in each segment', async () => {
      const hit = { t: EDGE - 1, id: 'hit' }
      const span = { from: EDGE - HOUR, to: EDGE + HOUR }
      await put(kind, 'k', [hit, filler(EDGE - 3, 'p1'), filler(EDGE + 3, 'n1')])
      await put(kind, 'k', [], { rulings: [{ ...hit, ...span }] })
      await put(kind, 'k', [
        filler(EDGE - 2, 'p2'),
        filler(EDGE + 2, 'n2'),
        filler(EDGE - 3, 'p1'),
        filler(EDGE + 3, 'n1'),
      ])
      await put(kind, 'k', [], { rulings: [{ ...hit, ...span }] })
      for (const worker of [store, world.worker()]) {
        const [view] = await worker.observe([observation(kind, 'k', [], span)])
        expect(ids(view, 1)).toEqual(['p1', 'p2', 'n2', 'n1'])
        expect(idsBefore(view, hit, 1)).toEqual(['p1', 'n1'])
      }
    })

    test('of an entry and a decision in one step, the entry comes first', async () => {
      const hit = at(0, 'hit')
      const rulings = [{ ...hit, from: NOON, to: NOON + HOUR }]
      const view = await put(kind, 'k', [hit, at(1, 'filler', { role: 1 })], { rulings })
      expect(idsBefore(view, hit, 1)).toEqual(['filler'])
    })

    test('what is not decided has no decision', async () => {
      const view = await put(kind, 'k', [at(0, 'a'), at(0, 'b')], {
        rulings: [{ ...at(0, 'a'), from: NOON, to: NOON }],
      })
      expect([idsBefore(view, at(0, 'a'), 1), idsBefore(view, at(0, 'b'), 1)]).toEqual([[], undefined])
    })

    test('observing the same again changes no reading, decisions included', async () => {
      const hit = at(0, 'hit')
      const filled = observation(kind, 'k', [hit, at(1, 'filler', { role: 1 })])
      const decision = observation(kind, 'k', [], { rulings: [{ ...hit, from: NOON, to: NOON + HOUR }] })
      const late = observation(kind, 'k', [at(2, 'late', { role: 1 })])
      for (const again of [filled, decision, late, filled, decision, late, late, decision, filled]) {
        await store.observe([again])
      }
      const all = observation(kind, 'k', [], { from: NOON, to: NOON + HOUR })
      for (const worker of [store, world.worker()]) {
        const [view] = await worker.observe([all])
        expect([ids(view, 0), ids(view, 1)]).toEqual([['hit'], ['filler', 'late']])
        expect(idsBefore(view, hit, 1)).toEqual(['filler'])
      }
    })

    test.each([
      ['text', 'plain'],
      ['tabs and lines', 'a\tb\nc\r\nd'],
      ['backslashes', '\\ \\\\ \\t \\n \\v'],
      ['vertical tabs and form feeds', '\v\f\vn1\vtrue'],
      ['an empty text', ''],
      ['unicode', 'São João ǆ \u2028 \u00a0 \u0000'],
      ['emoji', '😀👩‍👩‍👧'],
      ['a number as text', '12'],
      ['a number', 12.5],
      ['zero', 0],
      ['a negative number', -1],
      ['a great number', Number.MAX_SAFE_INTEGER],
      ['a small number', 5e-324],
      ['true', true],
      ['false', false],
      ['true as text', 'true'],
    ])('%s comes back as it was', async (_name, providerId) => {
      const counts = kindOf(counting)
      const item = { ...at(1, 'a'), values: { providerId } }
      await put(counts, 'k', [item, at(2, 'ação'), { ...at(3, 'c'), values: { providerId: 'p' } }])
      const [view] = await world.worker().observe([observation(counts, 'k', [], { from: NOON, to: NOON + HOUR })])
      expect(view?.entries(0).map(({ id, values }) => [id, values])).toEqual([
        ['a', { providerId }],
        ['ação', {}],
        ['c', { providerId: 'p' }],
      ])
    })

    test('where one role selects several types, each entry keeps its own', async () => {
      const counts = kindOf(counting)
      const types = ['token.requested', 'token.issued']
      await put(
        counts,
        'k',
        types.map((type, index) => ({ ...at(index, `e${index}`), type, values: { providerId: 'p' } })),
      )
      const [view] = await world.worker().observe([observation(counts, 'k', [], { from: NOON, to: NOON + HOUR })])
      expect(view?.entries(0).map(({ type }) => type)).toEqual(types)
    })

    test('entries of other rules under the same key do no harm', async () => {
      const other = kindOf(counting)
      const both = kindOf(counting, absent)
      expect(new Set([kind.name, other.name, both.name]).size).toBe(1)
      await put(kind, 'k', [at(0, 'a'), at(1, 'b', { role: 1 })], {
        rulings: [{ ...at(0, 'a'), from: NOON, to: NOON }],
      })
      await put(other, 'k', [{ ...at(2, 'c'), values: { providerId: 'p' } }])
      await put(kind, 'k', [at(3, 'd')])
      const span = { from: NOON, to: NOON + HOUR }
      const [mine] = await world.worker().observe([observation(kind, 'k', [], span)])
      const [theirs] = await world.worker().observe([observation(other, 'k', [], span)])
      expect([ids(mine, 0), ids(mine, 1), ids(theirs, 0)]).toEqual([['a', 'd'], ['b'], ['c']])
    })

    test('what can still matter is kept when the rest is forgotten', async () => {
      const lateness = 10 * MINUTE
      const reach = kind.retentionMs + lateness
      const items = Array.from({ length: 3_000 }, (_, index) => ({ t: NOON + index * 1_000, id: `e${10_000 + index}` }))
      await put(kind, 'k', items)
      await put(kind, 'short', [at(0, 'old')])
      const watermark = NOON + 3_000_000
      store.forget(watermark, lateness, watermark)
      const view = await put(kind, 'k', [{ t: watermark, id: 'new' }], { from: watermark - reach })
      const kept = items.filter(({ t }) => t >= watermark - reach).map(({ id }) => id)
      expect(kept.length).toBeGreaterThan(1_000)
      expect(ids(view).slice(-kept.length - 1)).toEqual([...kept, 'new'])
      const again = await put(kind, 'k', [{ t: watermark, id: 'new' }, items.at(-1) as Item], {
        from: watermark - reach,
      })
      expect(ids(again).slice(-kept.length - 1)).toEqual([...kept, 'new'])
    })
  })
}
