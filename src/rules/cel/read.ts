import type { Event } from '../../events/event.ts'
import type { Closure } from './closure.ts'
import { Fault } from './fault.ts'
import { fieldAt, type FieldShape } from './shape.ts'

type Path = readonly string[] | undefined
const ABSENT = new Fault('no_such_key')
const MISMATCH = new Fault('field_type_mismatch')

/** What a value of each kind is; an object is whatever is there, for its own fields are looked at when they are read. */
const IS: Readonly<Record<FieldShape['kind'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  time: (value) => typeof value === 'number',
  list: Array.isArray,
  object: () => true,
  unknown: () => false,
}
/** What is read as it is; a time would have to become a timestamp, an object a view. */
const READABLE: ReadonlySet<FieldShape['kind']> = new Set(['string', 'number', 'bool', 'list'])

/** The value at a path of the data, or of the envelope's texts. */
export function compileRead(path: Path, shape: FieldShape): Closure | undefined {
  const [name] = path ?? []
  if (path === undefined || name === undefined) return undefined
  if (path.length === 1 && (name === 'source' || name === 'id')) return (event) => event[name]
  const kind = fieldAt(shape, path)?.field.kind
  if (kind === undefined || !READABLE.has(kind)) return undefined
  const step = stepTo(path)
  const fits = IS[kind]
  return (event) => {
    const value = step(event)
    if (value === undefined || value === null) return ABSENT
    return fits(value) ? value : MISMATCH
  }
}

/** The time at a path of the data, or of the envelope, as epoch ms. */
export function compileTime(path: Path, shape: FieldShape): Closure | undefined {
  if (path === undefined || path.length === 0) return undefined
  const kind = fieldAt(shape, path)?.field.kind
  if (kind === undefined && path.length === 1 && path[0] === 'time') return (event) => event.time
  if (kind !== 'time') return undefined
  const step = stepTo(path)
  return (event) => {
    const value = step(event)
    if (value === undefined || value === null) return ABSENT
    return IS.time(value) ? value : MISMATCH
  }
}

/** Is there a value at the path? What it stands in has to be there. */
export function compileHas(path: Path, shape: FieldShape): Closure | undefined {
  const kind = path === undefined || path.length === 0 ? undefined : fieldAt(shape, path)?.field.kind
  if (path === undefined || kind === undefined || kind === 'unknown') return undefined
  const outer = path.length > 1 ? stepTo(path.slice(0, -1)) : undefined
  const step = stepTo(path)
  const fits = IS[kind]
  return (event) => {
    if (outer !== undefined && (outer(event) ?? undefined) === undefined) return ABSENT
    const value = step(event)
    if (value === undefined || value === null) return false
    return fits(value) || MISMATCH
  }
}

/** The object at a path, as it is. */
export function compileObject(path: readonly string[]): Closure {
  const step = stepTo(path)
  return (event) => step(event) ?? ABSENT
}

type Members = Readonly<Record<string, unknown>> | undefined | null
function stepTo(path: readonly string[]): (event: Event) => unknown {
  const [first = '', second] = path
  if (second === undefined) return (event) => event.data[first]
  if (path.length === 2) return (event) => (event.data[first] as Members)?.[second]
  return (event) => path.reduce<unknown>((value, name) => (value as Members)?.[name], event.data)
}
