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

/** Is all that is read of an event kept under its own name, so that an entry's values can stand for its data? */
export const areOwnNames = (reads: readonly ReadPath['path'][], shape: FieldShape): boolean =>
  reads.every((path) => keptNames([path], shape)[0] === path[0])

/** The path of a whole value that a name stands for; undefined where it stands for a single value. */
export const pathOfWhole = (name: string): string | undefined =>
  name.endsWith(WHOLE) ? name.slice(0, -WHOLE.length) : undefined

/** Where a kept value belongs in its event's data. */
interface Place {
  readonly name: string
  readonly parents: readonly string[]
  readonly last: string
  readonly isWhole: boolean
}

function placeOf(name: string): Place {
  const whole = pathOfWhole(name)
  const parents = (whole ?? name).split('.')
  const last = parents.pop() ?? ''
  return { name, parents, last, isWhole: whole !== undefined }
}

/** Makes what gives the data of an entry's event back, as far as it has been kept under these names. */
export function createRestorer(names: readonly string[]): (entry: Entry) => Record<string, unknown> {
  const places = names.map(placeOf)
  return ({ values }) => {
    const data: Record<string, unknown> = {}
    for (const { name, parents, last, isWhole } of places) {
      const value = values[name]
      if (value === undefined) continue
      let at = data
      for (const step of parents) at = (at[step] ??= {}) as Record<string, unknown>
      at[last] = isWhole ? JSON.parse(String(value)) : value
    }
    return data
  }
}
