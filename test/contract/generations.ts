import { beforeEach, describe, expect, test } from 'vitest'
import { StoreLostError } from '../../src/ports/errors.ts'
import type { Generations, StoredSet } from '../../src/ports/generations.ts'

const set = (digest: string): StoredSet => ({ digest, text: `the text of ${digest}, ação 😀` })
const [one, two, three] = [set('one'), set('two'), set('three')]

/** What every `Generations` does, wherever it lies. `open` makes a new place; each worker has its own over it. */
export function generationsContract(name: string, open: () => Promise<{ worker(): Generations }>): void {
  describe(`generations in ${name}`, () => {
    let world: { worker(): Generations }
    let generations: Generations
    beforeEach(async () => {
      world = await open()
      generations = world.worker()
    })

    test('before anything was opened nothing is known', async () => {
      await expect(generations.read()).rejects.toBeInstanceOf(StoreLostError)
      await expect(generations.complete(1)).rejects.toBeInstanceOf(StoreLostError)
      expect(await generations.textOf('one')).toBeUndefined()
    })

    test('the first set is in force at once, however many begin with it', async () => {
      const opened = await Promise.all([1, 2, 3].map(() => world.worker().open(one)))
      const first = { current: { number: 1, digest: 'one' }, pending: undefined }
      expect(opened).toEqual([first, first, first])
      expect(await generations.read()).toEqual(first)
      expect(await generations.textOf('one')).toBe(one.text)
    })

    test('a set that was never in force is announced by who begins with it, once', async () => {
      await generations.open(one)
      const both = { current: { number: 1, digest: 'one' }, pending: { number: 2, digest: 'two' } }
      expect(await generations.open(two)).toEqual(both)
      expect(await world.worker().open(two)).toEqual(both)
      expect(await world.worker().open(one)).toEqual(both)
      expect([await generations.textOf('one'), await generations.textOf('two')]).toEqual([one.text, two.text])
    })

    test('only the generation that is pending is put in force, once', async () => {
      await generations.open(one)
      await generations.announce(two)
      expect((await generations.complete(1)).current.number).toBe(1)
      expect((await generations.complete(3)).current.number).toBe(1)
      const after = { current: { number: 2, digest: 'two' }, pending: undefined }
      expect(await generations.complete(2)).toEqual(after)
      expect(await world.worker().complete(2)).toEqual(after)
      expect([await generations.textOf('one'), await generations.textOf('two')]).toEqual([undefined, two.text])
    })

    test('who begins with a set that was in force changes nothing; who announces it does', async () => {
      await generations.open(one)
      await generations.announce(two)
      await generations.complete(2)
      const second = { current: { number: 2, digest: 'two' }, pending: undefined }
      expect(await world.worker().open(one)).toEqual(second)
      expect(await generations.textOf('one')).toBeUndefined()
      expect(await generations.announce(one)).toEqual({ ...second, pending: { number: 3, digest: 'one' } })
      expect(await generations.textOf('one')).toBe(one.text)
    })

    test('a later announcement takes the place of one that is pending, under a new number', async () => {
      await generations.open(one)
      await generations.announce(two)
      expect((await generations.announce(three)).pending).toEqual({ number: 3, digest: 'three' })
      expect((await generations.complete(2)).current.number).toBe(1)
      expect(await generations.textOf('two')).toBeUndefined()
      expect((await generations.announce(two)).pending).toEqual({ number: 4, digest: 'two' })
      expect((await generations.announce(two)).pending).toEqual({ number: 4, digest: 'two' })
    })

    test('to announce what is in force is to take back what is pending', async () => {
      await generations.open(one)
      await generations.announce(two)
      expect(await generations.announce(one)).toEqual({ current: { number: 1, digest: 'one' }, pending: undefined })
      expect(await generations.textOf('two')).toBeUndefined()
      expect(await generations.textOf('one')).toBe(one.text)
      expect((await generations.announce(two)).pending).toEqual({ number: 3, digest: 'two' })
    })

    test('of many who announce and complete at once, all agree in the end', async () => {
      await generations.open(one)
      const steps = Array.from({ length: 30 }, (_, at) => {
        const worker = world.worker()
        return at % 3 === 0 ? worker.complete(at) : worker.announce(set(`s${at % 7}`))
      })
      await Promise.all(steps)
      const last = await generations.announce(three)
      expect(last.pending?.digest).toBe('three')
      const number = last.pending?.number ?? 0
      const ended = await Promise.all([1, 2, 3].map(() => world.worker().complete(number)))
      expect(new Set(ended.map((each) => JSON.stringify(each)))).toEqual(
        new Set([JSON.stringify({ current: { number, digest: 'three' } })]),
      )
    })
  })
}
