import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareEntries } from '../../src/engine/entry.ts'
import { layOut, type LogKind } from '../../src/engine/layout.ts'
import { NO_ROLES } from '../../src/engine/role-sets.ts'
import { View, type LogEntry } from '../../src/engine/view.ts'
import { sha256 } from '../../src/adapters/files/digest.ts'
import { loadRules } from '../../src/cli/load.ts'

const kinds: readonly LogKind[] = layOut(await loadRules('rules'), sha256).kinds
const kind = kinds.find(({ roles }) => roles.length >= 6) as LogKind
const ROLES = 6

/** Where an entry belongs in an ordered list; −1 at its end. */
const place = (list: readonly LogEntry[], entry: LogEntry) => list.findIndex((one) => compareEntries(one, entry) >= 0)

/** Role by role, as if none knew of the others. */
function createModel() {
  const lists: LogEntry[][] = Array.from({ length: ROLES }, () => [])
  const versions = lists.map(() => 0)
  return {
    lists,
    versions,
    insert(entry: LogEntry): boolean {
      const news = entry.roles.filter((role) => !lists[role]?.some((one) => compareEntries(one, entry) === 0))
      for (const role of news) {
        const list = lists[role] as LogEntry[]
        const at = place(list, entry)
        list.splice(at === -1 ? list.length : at, 0, entry)
        if (at !== -1) versions[role] = (versions[role] ?? 0) + 1
      }
      return news.length > 0
    },
    forget(t: number) {
      for (const [role, list] of lists.entries()) {
        const old = list.filter((entry) => entry.t < t).length
        if (old > 0) versions[role] = (versions[role] ?? 0) + 1
        list.splice(0, old)
      }
    },
  }
}

const entries = fc.record({
  t: fc.integer({ min: 0, max: 60 }),
  id: fc.constantFrom('a', 'b', 'c'),
  // Few sets, so that roles share their lists for a while and then part.
  roles: fc.oneof(
    fc.constantFrom<number[]>([0, 1, 2, 3, 4, 5], [0, 1, 2], [3, 4, 5]),
    fc.uniqueArray(fc.integer({ min: 0, max: ROLES - 1 }), { minLength: 1 }),
  ),
})
const steps = fc.array(
  fc.oneof({ weight: 30, arbitrary: entries }, { weight: 1, arbitrary: fc.integer({ max: 60 }) }),
  {
    maxLength: 80,
  },
)

test('roles that share a list hold what each would hold by itself', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const view = new View(kind, 'k')
      const model = createModel()
      /** Takes a step in both; of an entry, whether it was new, whether it is new again, and whether it is there. */
      const take = (step: (typeof taken)[number]): { readonly own: boolean[]; readonly expected: boolean[] } => {
        if (typeof step === 'number') {
          view.forget(step)
          model.forget(step)
          return { own: [], expected: [] }
        }
        const { t, id } = step
        const roles = step.roles.reduce<readonly number[]>((set, role) => kind.roleSets.add(set, role), NO_ROLES)
        const entry: LogEntry = { t, id, source: 's', type: 'x', values: {}, roles, seq: 0 }
        const own = [view.insert(entry), view.insert(entry), view.holds(entry)]
        return { own, expected: [model.insert(entry), false, true] }
      }
      for (const step of taken) {
        const { own, expected } = take(step)
        expect(own).toEqual(expected)
        const held = model.lists.map((_, role) => view.entries(role))
        expect(held).toEqual(model.lists)
        for (const [role, list] of held.entries())
          for (const [at, entry] of list.entries()) expect(entry).toBe(model.lists[role]?.[at])
        expect(model.lists.map((_, role) => view.version(role))).toEqual(model.versions)
        expect(view.newest()).toBe(Math.max(-Infinity, ...model.lists.flat().map(({ t }) => t)))
      }
    }),
    { numRuns: 150 },
  )
})
