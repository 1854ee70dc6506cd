import { beforeEach, describe, expect, test } from 'vitest'
import type { WindowStore } from '../../src/ports/window-store.ts'
import { DAY, HOUR, MINUTE } from '../oracle/samples.ts'
import { absent, EDGE, ids, kindOf, observation, recordKind, type Item } from './window-log.ts'
import type { WindowWorld } from './window-store.ts'

const YEAR = 365 * DAY
const record = (t: number, id: string, says = id): Item => ({ t, id, values: { '{}': `{"says":"${says}"}` } })
const manyFrom = (count: number, start: number) =>
  Array.from({ length: count }, (_, index) => record(start + index * DAY, `r${1_000 + index}`))

/** What every `WindowStore` does with logs that are looked up, wherever they lie. */
export function recordLogContract(name: string, open: () => Promise<WindowWorld>): void {
  describe(`looked-up logs in ${name}`, () => {
    let world: WindowWorld
    let store: WindowStore
    const kind = recordKind()
    beforeEach(async () => {
      world = await open()
      store = world.worker()
    })
    const put = async (items: readonly Item[], key = 'k', by = store) =>
      (await by.observe([observation(kind, key, items, { from: EDGE, to: EDGE })]))[0]
    const read = (by: WindowStore, key = 'k') => put([], key, by)

    test('everything is in view, however long ago, in order, each identity once', async () => {
      await put([record(EDGE, 'b'), record(-DAY, 'a')])
      await put([record(EDGE + YEAR, 'd'), record(EDGE, 'b'), record(EDGE, 'c')])
      for (const by of [store, world.worker()]) expect(ids(await read(by))).toEqual(['a', 'b', 'c', 'd'])
    })

    test('what it says comes back as it was', async () => {
      const text = JSON.stringify({ a: 'tab\t line\n \\', b: ['x', 'ação 😀'], c: { d: null } })
      await put([{ t: EDGE, id: 'a', values: { '{}': text } }])
      expect((await read(world.worker()))?.entries(0)[0]?.values).toEqual({ '{}': text })
    })

    test('the first content of an identity stands', async () => {
      await put([record(EDGE, 'a', 'first')])
      await put([record(EDGE, 'a', 'second')])
      expect((await read(world.worker()))?.entries(0).map(({ values }) => values['{}'])).toEqual(['{"says":"first"}'])
    })

    test('each key has its own, beside logs of other kinds in the same step', async () => {
      const other = kindOf(absent)
      await put([record(EDGE, 'a')], 'k1')
      await put([record(EDGE, 'b')], 'k2')
      const views = await store.observe([
        observation(kind, 'k2', [], { from: EDGE, to: EDGE }),
        observation(other, 'k1', [{ t: EDGE, id: 'x' }]),
        observation(kind, 'k1', [record(EDGE + 1, 'c')]),
        observation(kind, 'k3', [], { from: EDGE, to: EDGE }),
      ])
      expect(views.map((view) => ids(view))).toEqual([['b'], ['x'], ['a', 'c'], []])
    })

    test('what is over is forgotten but for the newest of it, and what can still matter is kept', async () => {
      const lateness = 10 * MINUTE
      const items = manyFrom(100, EDGE)
      await put(items)
      await put([record(EDGE, 'only')], 'old')
      const settled = EDGE + 80 * DAY
      const limit = settled - lateness - kind.retentionMs
      store.forget(settled, lateness, settled)
      for (let again = 0; again < 3; again += 1) await read(store)
      const kept = items.filter(({ t }) => t >= limit).map(({ id }) => id)
      const newest = items.findLast(({ t }) => t < limit)?.id
      for (const by of [store, world.worker()]) {
        expect(ids(await read(by)).slice(-kept.length - 1)).toEqual([newest, ...kept])
        expect(ids(await read(by, 'old'))).toEqual(['only'])
      }
    })

    test('what has been forgotten may come again, and changes nothing later', async () => {
      const items = manyFrom(50, EDGE)
      await put(items)
      const settled = EDGE + 60 * DAY
      store.forget(settled, 0, settled)
      await read(store)
      await put(items.slice(0, 10))
      expect(ids(await read(world.worker())).at(-1)).toBe(items.at(-1)?.id)
    })

    test('workers that forget while others write lose nothing that still counts', async () => {
      const workers = [store, world.worker(), world.worker()]
      const all = manyFrom(120, EDGE)
      for (let at = 0; at < all.length; at += 4) {
        const settled = EDGE + (at - 20) * DAY
        await Promise.all(
          workers.map(async (by, index) => {
            by.forget(settled, HOUR, settled)
            await put(all.slice(at + index, at + index + 1), 'k', by)
            await put(all.slice(at + 3, at + 4), 'k', by)
          }),
        )
        const limit = settled - HOUR - kind.retentionMs
        const expected = all.slice(0, at + 4).filter(({ t }, index) => t >= limit || (all[index + 1]?.t ?? 0) >= limit)
        const seen = ids(await read(world.worker()))
        expect(seen.slice(-expected.length)).toEqual(expected.map(({ id }) => id))
      }
    })
  })
}
