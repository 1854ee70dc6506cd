import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { DueRecord, SharedState } from '../../src/ports/shared-state.ts'
import { runs } from '../engine/against-oracle.ts'

/** A place that workers share; each has its own `SharedState` over it. */
export interface StateWorld {
  worker(): SharedState
}

const partition = { topic: 'tokens', partition: 0 }
const other = { topic: 'tokens', partition: 1 }
const due = (id: string, over: Partial<DueRecord> = {}): DueRecord => ({
  kind: 'k1',
  rule: 'r1',
  key: 'b1',
  t: 1_000,
  source: '/s',
  id,
  deadline: 2_000,
  ...over,
})
const byId = (records: readonly DueRecord[]) =>
  records.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

/** What every `SharedState` does, wherever it lies. */
export function sharedStateContract(name: string, open: () => Promise<StateWorld>): void {
  describe(`the shared state in ${name}`, () => {
    let world: StateWorld
    let state: SharedState
    beforeEach(async () => {
      world = await open()
      state = world.worker()
    })

    test('its incarnation is made once, however many begin at once', async () => {
      const begun = await Promise.all(Array.from({ length: 10 }, () => world.worker().open(true)))
      expect(new Set(begun).size).toBe(1)
      expect(begun[0]).not.toBe('')
      expect(await world.worker().open(false)).toBe(begun[0])
      expect(await world.worker().open(true)).toBe(begun[0])
    })

    test('what was never folded is not there', async () => {
      expect(await state.folded()).toEqual(new Map())
      await state.markFolded(new Map())
      await state.markFolded(new Map([['tokens-0', 0n]]))
      expect(await world.worker().folded()).toEqual(new Map([['tokens-0', 0n]]))
    })

    test('folded offsets never go back', async () => {
      await state.markFolded(
        new Map([
          ['tokens-0', 7n],
          ['tokens-1', 9_007_199_254_740_000n],
        ]),
      )
      await world.worker().markFolded(
        new Map([
          ['tokens-0', 5n],
          ['chat-0', 10n],
        ]),
      )
      await state.markFolded(new Map([['chat-0', 9n]]))
      expect(await state.folded()).toEqual(
        new Map([
          ['tokens-0', 7n],
          ['tokens-1', 9_007_199_254_740_000n],
          ['chat-0', 10n],
        ]),
      )
    })

    test('watermarks never go back, and everybody learns all of them', async () => {
      expect(await state.raiseWatermarks(1, new Map())).toEqual(new Map())
      await state.raiseWatermarks(1, new Map([['tokens-0', -5]]))
      expect(await world.worker().raiseWatermarks(1, new Map([['chat-0', 1_795_305_600_123]]))).toEqual(
        new Map([
          ['tokens-0', -5],
          ['chat-0', 1_795_305_600_123],
        ]),
      )
      const raised = await state.raiseWatermarks(
        1,
        new Map([
          ['tokens-0', -6],
          ['chat-0', 1_795_305_600_122],
        ]),
      )
      expect([raised.get('tokens-0'), raised.get('chat-0')]).toEqual([-5, 1_795_305_600_123])
    })

    test('each generation has watermarks of its own', async () => {
      await state.raiseWatermarks(1, new Map([['tokens-0', 100]]))
      expect(await world.worker().raiseWatermarks(2, new Map([['chat-0', 5]]))).toEqual(new Map([['chat-0', 5]]))
      expect(await state.raiseWatermarks(2, new Map([['tokens-0', 50]]))).toEqual(
        new Map([
          ['chat-0', 5],
          ['tokens-0', 50],
        ]),
      )
      expect(await state.raiseWatermarks(1, new Map())).toEqual(new Map([['tokens-0', 100]]))
    })

    test('a beginning only ever moves back', async () => {
      await state.noteBeginnings(new Map([['tokens', 100]]))
      await world.worker().noteBeginnings(
        new Map([
          ['tokens', 200],
          ['chat', 0],
        ]),
      )
      expect(await state.noteBeginnings(new Map())).toEqual(
        new Map([
          ['tokens', 100],
          ['chat', 0],
        ]),
      )
      expect((await state.noteBeginnings(new Map([['tokens', -1]]))).get('tokens')).toBe(-1)
    })

    test('what is due is there once, until it is taken away, once or twice', async () => {
      const records = [due('a'), due('b', { key: 'ação\t"😀"\n', deadline: -1 }), due('a', { rule: 'r2' })]
      await state.addDue(partition, records)
      await world.worker().addDue(partition, records.slice(1))
      await state.addDue(partition, [])
      expect(byId(await world.worker().due(partition))).toEqual(byId(records))
      expect(await state.due(other)).toEqual([])
      await state.removeDue(partition, [due('a')])
      await world.worker().removeDue(partition, [due('a'), due('never')])
      await state.removeDue(partition, [])
      expect(byId(await state.due(partition))).toEqual(byId(records.slice(1)))
      await state.addDue(partition, [due('a')])
      expect((await state.due(partition)).length).toBe(3)
    })

    test('a long list of what is due is whole', async () => {
      const records = Array.from({ length: 150_000 }, (_, index) => due(`e${index}`, { deadline: index % 7 }))
      await state.addDue(partition, records)
      const found = await state.due(partition)
      expect([found.length, new Set(found.map(({ id }) => id)).size]).toEqual([records.length, records.length])
      await state.removeDue(partition, records)
      expect(await state.due(partition)).toEqual([])
    })

    test('steps of several workers in any order, each taken once or twice, come to the greatest', async () => {
      const step = fc.record({
        name: fc.constantFrom('tokens-0', 'tokens-1', 'chat-0'),
        value: fc.integer({ min: 0, max: 20 }),
        twice: fc.boolean(),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const fresh = await open()
          const workers = [fresh.worker(), fresh.worker()]
          for (const [at, { name: part, value, twice }] of steps.entries()) {
            const worker = workers[at % 2] as SharedState
            for (let times = twice ? 2 : 1; times > 0; times -= 1) {
              await worker.markFolded(new Map([[part, BigInt(value)]]))
              await worker.raiseWatermarks(1, new Map([[part, value - 10]]))
              await worker.noteBeginnings(new Map([[part, value]]))
            }
          }
          const names = [...new Set(steps.map((each) => each.name))]
          const valuesOf = (part: string) => steps.filter((each) => each.name === part).map(({ value }) => value)
          const [last] = workers as [SharedState]
          expect(await last.folded()).toEqual(new Map(names.map((part) => [part, BigInt(Math.max(...valuesOf(part)))])))
          expect(await last.raiseWatermarks(1, new Map())).toEqual(
            new Map(names.map((part) => [part, Math.max(...valuesOf(part)) - 10])),
          )
          expect(await last.noteBeginnings(new Map())).toEqual(
            new Map(names.map((part) => [part, Math.min(...valuesOf(part))])),
          )
        }),
        runs(30),
      )
    })
  })
}
