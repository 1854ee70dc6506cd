import fc from 'fast-check'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createMembership } from '../../../src/adapters/kafka/membership.ts'

const partition = (id: number) => ({ topic: 't', partition: id })

/** Handlers that take a while and write down when they begin and end. */
function scripted() {
  const log: string[] = []
  const said = async (what: string) => {
    log.push(`${what} begins`)
    await nextTurn()
    log.push(`${what} ends`)
  }
  const members = createMembership({
    handlers: {
      onAssign: (list) => said(`assign ${list.map((one) => one.partition).join()}`),
      onRevoke: () => said('revoke'),
    },
    committed: async (list) => {
      await nextTurn()
      return list.map((one) => ({ ...one, offset: undefined, metadata: '' }))
    },
    moveTo: () => undefined,
    fail: (error) => void log.push(`failed ${String(error)}`),
  })
  return { members, log }
}

test('whatever the order of joins and losses, handlers hear assigned and revoked in turn, one at a time, and the last assignment last', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('join' as const), ids: fc.uniqueArray(fc.nat(3), { maxLength: 4 }) }),
    fc.record({ kind: fc.constant('lose' as const) }),
    fc.record({ kind: fc.constant('turn' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { members, log } = scripted()
      let held: readonly number[] = []
      for (const one of steps) {
        if (one.kind === 'join') members.join((held = one.ids).map(partition))
        else if (one.kind === 'turn') await nextTurn()
        else {
          held = []
          void members.lose()
        }
        for (let id = 0; id < 4; id++) expect(members.owns(members.generation, partition(id))).toBe(held.includes(id))
        expect(members.owns(members.generation - 1, partition(0))).toBe(false)
      }
      await members.settled()
      const begun = log.filter((line) => line.endsWith('begins')).map((line) => line.replace(' begins', ''))
      expect(log).toEqual(begun.flatMap((what) => [`${what} begins`, `${what} ends`]))
      expect(begun.filter((_, index) => index % 2 === 1).every((what) => what === 'revoke')).toBe(true)
      expect(begun.filter((_, index) => index % 2 === 0).every((what) => what.startsWith('assign'))).toBe(true)
      const last = steps.findLast(({ kind }) => kind !== 'turn')
      const expected = last?.kind === 'join' ? `assign ${last.ids.join()}` : 'revoke'
      expect(begun.at(-1) ?? 'revoke').toBe(expected)
    }),
    { numRuns: 200 },
  )
})
