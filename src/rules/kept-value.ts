import type { Entry } from '../engine/entry.ts'
import type { ReadPath } from './cel/nodes.ts'
import { fieldAt, type FieldShape } from './cel/shape.ts'

/** Marks the name of a kept value that is whole: an object or a list, as JSON. */
const WHOLE = '{}'

/** What every entry has beside its values. */
const OWN = new Set(['time', 'source', 'id'])
const COMPOSED = new Set(['object', 'list'])

/** The names under which the entries of events of a shape keep what is read of them: objects and lists whole. */
export const keptNames = (reads: readonly ReadPath['path'][], shape: FieldShape): readonly string[] => [
  ...new Set(
    reads
      .filter(([first = 'time']) => !OWN.has(first))
      .map((path) => path.join('.') + (COMPOSED.has(fieldAt(shape, path)?.field.kind ?? '') ? WHOLE : '')),
  ),
]

/** The path of a whole value that a name stands for; undefined where it stands for a single value. */
export const pathOfWhole = (name: string): string | undefined =>
  name.endsWith(WHOLE) ? name.slice(0, -WHOLE.length) : undefined

/** The data of an entry's event, as far as it has been kept under these names. */
export function restoreData({ values }: Entry, names: readonly string[]): Record<string, unknown> {
  const data: Record<string, unknown> = {}
  for (const name of names) {
    const value = values[name]
    if (value !== undefined) restore(data, name, value)
  }
  return data
}

/** Puts a kept value to its place in data that is being built up again. */
function restore(data: Record<string, unknown>, name: string, value: unknown): void {
  const whole = pathOfWhole(name)
  const path = (whole ?? name).split('.')
  const last = path.pop() as string
  let place = data
  for (const step of path) place = (place[step] ??= {}) as Record<string, unknown>
  place[last] = whole === undefined ? value : JSON.parse(String(value))
}
