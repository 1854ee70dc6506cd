import type { Value } from '../engine/entry.ts'
import type { Layout, LogKind } from '../engine/layout.ts'
import { NO_VALUES, type Observation } from '../engine/plan.ts'
import { NO_ROLES } from '../engine/role-sets.ts'
import type { LogEntry } from '../engine/view.ts'
import { sharedText } from '../events/shared-text.ts'
import type { RunStep } from '../services/run-steps.ts'
import { createNumberReader, createNumberWriter, type NumberReader } from './numbers.ts'
import type { InputBatch } from './replay-batches.ts'

/** A batch as it goes from thread to thread. */
export interface Parcel extends Omit<InputBatch, 'steps'> {
  readonly steps: readonly PackedStep[]
}

/**
 * A step as it goes from thread to thread: its plan as numbers, which say the places of texts, role sets and kinds.
 * Objects and texts are what a copy costs: here each text goes once, and of objects none.
 */
export interface PackedStep extends Omit<RunStep, 'plan'> {
  /**
   * Of each observation kind, key, from, to and number of entries; of each entry t, source, id, type, role set and
   * number of values; of each value name, sort and the value or its place.
   */
  readonly numbers: Float64Array
  /** Ids, keys and values. */
  readonly texts: readonly string[]
  /** Sources, types and names of values: few, and the same in all steps. */
  readonly names: readonly string[]
  /** Each a kind and roles of it. */
  readonly roleSets: readonly (readonly number[])[]
  readonly errors: RunStep['plan']['errors']
}

/** Sorts of values. */
const TEXT = 0
const NUMBER = 1
const FALSE = 2
const TRUE = 3

/** Gives each thing a place, in the order in which they come. */
function createPlaces<T>() {
  const places = new Map<T, number>()
  return {
    of(thing: T): number {
      const known = places.get(thing)
      if (known !== undefined) return known
      places.set(thing, places.size)
      return places.size - 1
    },
    all: () => [...places.keys()],
  }
}

/** What packs steps whose plans are of a layout. */
export function createStepPacker({ kinds }: Pick<Layout, 'kinds'>): (step: RunStep) => PackedStep {
  const placeOfKind = new Map(kinds.map((kind, index) => [kind, index]))
  const { put, take } = createNumberWriter()

  return ({ plan: { observations, errors }, ...others }) => {
    const texts = createPlaces<string>()
    const names = createPlaces<string>()
    const roleSets: number[][] = []
    const placeOfRoles = new Map<readonly number[], number>()

    const rolesOf = (kind: number, roles: readonly number[]): number => {
      const known = placeOfRoles.get(roles)
      if (known !== undefined) return known
      placeOfRoles.set(roles, roleSets.length)
      return roleSets.push([kind, ...roles]) - 1
    }
    const putValue = (name: string, value: Value) => {
      put(names.of(name))
      put(typeof value === 'string' ? TEXT : typeof value === 'number' ? NUMBER : value ? TRUE : FALSE)
      put(typeof value === 'string' ? texts.of(value) : Number(value))
    }
    const putEntry = (kind: number, { t, source, id, type, roles, values }: LogEntry) => {
      put(t)
      put(names.of(source))
      put(texts.of(id))
      put(names.of(type))
      put(rolesOf(kind, roles))
      const kept = values === NO_VALUES ? [] : Object.keys(values)
      put(kept.length)
      for (const name of kept) putValue(name, values[name] as Value)
    }
    for (const { kind, key, from, to, entries } of observations) {
      const place = placeOfKind.get(kind) as number
      put(place)
      put(texts.of(key))
      put(from)
      put(to)
      put(entries.length)
      for (const entry of entries) putEntry(place, entry)
    }
    return { ...others, numbers: take(), texts: texts.all(), names: names.all(), roleSets, errors }
  }
}

/** What unpacks them into plans of a layout of the same rules. */
export function createStepUnpacker({ kinds }: Pick<Layout, 'kinds'>): (step: PackedStep) => RunStep {
  const kindAt = (place: number) => kinds[place] as LogKind
  const shared = ([kind = 0, ...roles]: readonly number[]) =>
    roles.reduce((set, role) => kindAt(kind).roleSets.add(set, role), NO_ROLES)

  return ({ numbers, texts, names: told, roleSets, errors, ...others }) => {
    const reader = createNumberReader(numbers)
    const sets = roleSets.map(shared)
    const names = told.map(sharedText)
    const observations: Observation[] = []
    while (reader.hasMore()) observations.push(readObservation(reader, kindAt, { texts, names, sets }))
    return { ...others, plan: { observations, errors } }
  }
}

interface Tables {
  readonly texts: readonly string[]
  readonly names: readonly string[]
  readonly sets: readonly (readonly number[])[]
}

function readObservation({ next }: NumberReader, kindAt: (place: number) => LogKind, tables: Tables): Observation {
  const kind = kindAt(next())
  const key = tables.texts[next()] as string
  const from = next()
  const to = next()
  const entries: LogEntry[] = []
  for (let left = next(); left > 0; left -= 1) entries.push(readEntry(next, tables))
  return { kind, key, entries, decisions: undefined, from, to }
}

function readEntry(next: () => number, tables: Tables): LogEntry {
  const { texts, names, sets } = tables
  const t = next()
  const source = names[next()] as string
  const id = texts[next()] as string
  const type = names[next()] as string
  const roles = sets[next()] as readonly number[]
  return { t, source, id, type, values: readValues(next, tables), roles, seq: 0 }
}

function readValues(next: () => number, { texts, names }: Tables): LogEntry['values'] {
  let left = next()
  if (left === 0) return NO_VALUES
  const values: Record<string, Value> = {}
  for (; left > 0; left -= 1) {
    const name = names[next()] as string
    const sort = next()
    const value = next()
    values[name] = sort === TEXT ? (texts[value] as string) : sort === NUMBER ? value : sort === TRUE
  }
  return values
}
