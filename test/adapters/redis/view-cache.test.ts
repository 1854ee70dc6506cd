import { expect, test } from 'vitest'
import { sha256 } from '../../../src/adapters/files/digest.ts'
import { CachedView } from '../../../src/adapters/redis/cached-view.ts'
import { createViewCache } from '../../../src/adapters/redis/view-cache.ts'
import { loadRules } from '../../../src/cli/load.ts'
import { layOut, type LogKind } from '../../../src/engine/layout.ts'
import { NO_ROLES } from '../../../src/engine/role-sets.ts'

const kind = layOut(await loadRules('rules'), sha256).kinds.find(({ isLookedUp }) => !isLookedUp) as LogKind
const roles = kind.roleSets.add(NO_ROLES, 0)

function fill(view: CachedView, entries: number): void {
  for (let t = view.longest(); t < entries; t += 1)
    view.insert({ t, source: 's', id: String(t), type: 'x', values: {}, roles, seq: 0 })
}

/** Uses views of so many entries, one after the other, in a cache; answers which of them it still holds. */
function heldOf(limit: number, keys: readonly string[], entriesOf: (key: string) => number): ReadonlySet<string> {
  const made = new Map<string, CachedView>()
  const cache = createViewCache(limit, (key) => new CachedView(kind, key))
  for (const key of keys) {
    const view = cache.get(key)
    fill(view, entriesOf(key))
    made.set(key, view)
  }
  const inOrder = [...made].toReversed()
  return new Set(inOrder.filter(([key, view]) => cache.get(key) === view).map(([key]) => key))
}

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`)

test('of short views the last so many are kept', () => {
  const keys = numbered('k', 35)
  const held = heldOf(10, keys, () => 3)
  for (const key of keys.slice(-10)) expect(held).toContain(key)
  expect(held.size).toBeLessThanOrEqual(20)
})

test('of long views fewer are kept, however many there may be', () => {
  // A view is weighed when it is used again, so each is used twice.
  const keys = numbered('k', 150).flatMap((key) => [key, key])
  const twice = [...keys, ...keys]
  const held = heldOf(100_000, twice, () => 2_000)
  expect(held.size).toBeLessThanOrEqual(2 * 25 + 2)
  expect(held).toContain('k149')
})

test('one long view that is always in use does not drive the others out', () => {
  const keys = numbered('k', 400).flatMap((key) => ['hot', key])
  const held = heldOf(100_000, keys, (key) => (key === 'hot' ? 60_000 : 2))
  expect(held.size).toBe(401)
})
