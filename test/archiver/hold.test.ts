import { expect, test } from 'vitest'
import { createHold } from '../../src/services/archiver-hold.ts'

test('a source whose partitions cannot go to another is always certain', async () => {
  const hold = createHold({})
  expect(hold.isCertain()).toBe(true)
  await hold.certain(new AbortController().signal)
})

test('nothing is certain before the group says again that we are its member', async () => {
  let until = Date.now() - 1
  const hold = createHold({ heldUntil: () => until })
  expect(hold.isCertain()).toBe(false)
  const held = hold.certain(new AbortController().signal)
  until = Date.now() + 60_000
  await held
  expect(hold.isCertain()).toBe(true)
})

test('who has lost its partitions waits no longer', async () => {
  const lost = new AbortController()
  const held = createHold({ heldUntil: () => 0 }).certain(lost.signal)
  lost.abort(new Error('revoked'))
  await expect(held).rejects.toThrow('revoked')
})
