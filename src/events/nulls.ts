/** Deeper than any field of any event type. */
const DEEPEST = 4

/**
 * The value without those members of its objects that are null: null in an optional field is absent, and in a required
 * one missing. Members deeper than any field may keep their nulls.
 */
export function withoutNulls(value: unknown, depth = DEEPEST): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === 0) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member, depth - 1)]),
  )
}
