/** Deeper than any field of any event type. */
const DEEPEST = 4

/**
 * The value without those members of its objects that are `nothing`. Members deeper than any field may keep it.
 * Null in an optional field is absent and in a required one missing; what canonicalising has emptied is absent.
 */
export function without(nothing: null | '', value: unknown, depth = DEEPEST): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === 0) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== nothing)
      .map(([name, member]) => [name, without(nothing, member, depth - 1)]),
  )
}
