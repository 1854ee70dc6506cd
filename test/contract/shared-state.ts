import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { StoreLostError } from '../../src/ports/errors.ts'
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

/** Partition → what is noted as folded, by who has noted `from` before. */
const to = (offsets: Readonly<Record<string, bigint>>, from = 0n) =>
  new Map(Object.entries(offsets).map(([part, offset]) => [part, { from, to: offset }]))

/** What every `SharedState` does, wherever it lies. */
export function sharedStateContract(name: string, open: () => Promise<StateWorld>): void {
  describe(`the shared state in ${name}`, () => {
    let world: StateWorld
    let state: SharedState
    beforeEach(async () => {
      world = await open()
      state = world.worker()
    })

    const begin = async (): Promise<string> => (await state.renew(undefined, undefined, '')).id
    const plan = {
      base: 1_000,
      from: { 'tokens-0': '7' },
      until: { 'tokens-0': '9' },
      reached: { 'tokens-0': 1_500 },
      since: { tokens: -5 },
      toldBy: 'a',
    }

    test('its incarnation is made once, however many begin at once', async () => {
      expect(await state.kept()).toBeUndefined()
      const begun = await Promise.all(Array.from({ length: 10 }, () => world.worker().renew(undefined, undefined, '')))
      expect(new Set(begun.map(({ id }) => id)).size).toBe(1)
      const [first] = begun
      expect(first?.id).not.toBe('')
      expect(await world.worker().kept()).toEqual({ ...first, isWhole: true })
      expect(await world.worker().renew(plan, undefined, '')).toEqual(first)
    })

    test('another follows the one that it is to follow, once, with its plan, and is greater than all that are known', async () => {
      const first = await begin()
      const second = await state.renew(plan, first, '')
      expect([second.plan, second.id > first]).toEqual([plan, true])
      expect(await world.worker().renew({ ...plan, base: undefined }, first, '')).toEqual(second)
      expect(await world.worker().kept()).toEqual({ ...second, isWhole: true })
      const third = await state.renew({ ...plan, base: undefined, toldBy: undefined }, second.id, '000000099-x')
      expect(third.id > '000000099-x').toBe(true)
      expect((await state.kept())?.plan).toEqual({ ...plan, base: undefined, toldBy: undefined })
    })

    test('it is being filled again until that is ended', async () => {
      const first = await state.renew(plan, undefined, '')
      expect(first.isRefolding).toBe(true)
      await state.endRefold('another')
      expect((await world.worker().kept())?.isRefolding).toBe(true)
      await state.endRefold(first.id)
      expect((await world.worker().kept())?.isRefolding).toBe(false)
      expect((await state.renew(undefined, first.id, '')).isRefolding).toBe(false)
    })

    test('what was never folded is not there', async () => {
      const id = await begin()
      expect(await state.folded(id)).toEqual(new Map())
      await state.markFolded(id, new Map())
      await state.markFolded(id, to({ 'tokens-0': 0n }))
      expect(await world.worker().folded(id)).toEqual(new Map())
    })

    test('folded offsets never go back, and are those of one incarnation', async () => {
      const id = await begin()
      await state.markFolded(id, to({ 'tokens-0': 7n, 'tokens-1': 9_007_199_254_740_000n }))
      await world.worker().markFolded(id, to({ 'tokens-0': 5n, 'chat-0': 10n }))
      await state.markFolded(id, to({ 'chat-0': 9n }, 3n))
      expect(await state.folded(id)).toEqual(
        new Map([
          ['tokens-0', 7n],
          ['tokens-1', 9_007_199_254_740_000n],
          ['chat-0', 10n],
        ]),
      )
      const { id: next } = await state.renew(plan, id, '')
      expect(await state.folded(next)).toEqual(new Map())
    })

    test('who has folded more than is noted, or into another incarnation, is told of the loss', async () => {
      const id = await begin()
      await state.markFolded(id, to({ 'tokens-0': 7n }))
      await expect(state.markFolded(id, to({ 'tokens-0': 9n }, 8n))).rejects.toBeInstanceOf(StoreLostError)
      await expect(state.markFolded(id, to({ 'chat-0': 1n }, 1n))).rejects.toBeInstanceOf(StoreLostError)
      expect((await state.folded(id)).get('tokens-0')).toBe(7n)
      await state.renew(plan, id, '')
      await expect(state.markFolded(id, to({ 'tokens-0': 8n }, 7n))).rejects.toBeInstanceOf(StoreLostError)
    })

    test('watermarks never go back, and everybody learns all of them', async () => {
      expect(await state.raiseWatermarks('1', new Map())).toEqual(new Map())
      await state.raiseWatermarks('1', new Map([['tokens-0', -5]]))
      expect(await world.worker().raiseWatermarks('1', new Map([['chat-0', 1_795_305_600_123]]))).toEqual(
        new Map([
          ['tokens-0', -5],
          ['chat-0', 1_795_305_600_123],
        ]),
      )
      const raised = await state.raiseWatermarks(
        '1',
        new Map([
          ['tokens-0', -6],
          ['chat-0', 1_795_305_600_122],
        ]),
      )
      expect([raised.get('tokens-0'), raised.get('chat-0')]).toEqual([-5, 1_795_305_600_123])
    })

    test('those who decide by the same have watermarks of their own', async () => {
      await state.raiseWatermarks('1', new Map([['tokens-0', 100]]))
      expect(await world.worker().raiseWatermarks('2', new Map([['chat-0', 5]]))).toEqual(new Map([['chat-0', 5]]))
      expect(await state.raiseWatermarks('2', new Map([['tokens-0', 50]]))).toEqual(
        new Map([
          ['chat-0', 5],
          ['tokens-0', 50],
        ]),
      )
      expect(await state.raiseWatermarks('1', new Map())).toEqual(new Map([['tokens-0', 100]]))
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
        value: fc.integer({ min: 1, max: 20 }),
        twice: fc.boolean(),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const fresh = await open()
          const workers = [fresh.worker(), fresh.worker()]
          const { id } = await fresh.worker().renew(undefined, undefined, '')
          for (const [at, { name: part, value, twice }] of steps.entries()) {
            const worker = workers[at % 2] as SharedState
            for (let times = twice ? 2 : 1; times > 0; times -= 1) {
              await worker.markFolded(id, to({ [part]: BigInt(value) }))
              await worker.raiseWatermarks('1', new Map([[part, value - 10]]))
              await worker.noteBeginnings(new Map([[part, value]]))
            }
          }
          const names = [...new Set(steps.map((each) => each.name))]
          const valuesOf = (part: string) => steps.filter((each) => each.name === part).map(({ value }) => value)
          const [last] = workers as [SharedState]
          expect(await last.folded(id)).toEqual(
            new Map(names.map((part) => [part, BigInt(Math.max(...valuesOf(part)))])),
          )
          expect(await last.raiseWatermarks('1', new Map())).toEqual(
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
