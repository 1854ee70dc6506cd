import { Environment, EvaluationError } from '@marcbachmann/cel-js'
import type { Event } from '../../events/event.ts'
import type { FieldShape } from './shape.ts'
import {
  createEventViewClass,
  createViewClass,
  TARGET,
  type EventViewClass,
  type View,
  type ViewClass,
} from './view.ts'
import { callHelper, EVENT_TYPE, helpers, PSEUDONYM, TIMESTAMP, VISIT, type Helper } from './helpers.ts'
import { EVENT } from './nodes.ts'

/** How large a condition may be. */
const LIMITS = { maxAstNodes: 500, maxDepth: 30, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 }

/** CEL for one event type. */
export interface Language {
  readonly environment: Environment
  /** A view of the type, to be set on each event. */
  readonly EventView: EventViewClass
  /** The data of the event that is being judged, for helpers that are given a field of it. */
  readonly current: { data: Event['data'] | undefined }
}

type Fields = ReadonlyMap<string, FieldShape>
type CelTypes = Readonly<Record<string, string>>
/** A type of an object, as it has been registered. */
interface Registered<T extends ViewClass = ViewClass> {
  readonly name: string
  readonly ctor: T
  readonly own: CelTypes
}
type ViewFactory<T> = (fields: Fields, nested: ReadonlyMap<string, ViewClass>) => T

const NONE: Fields = new Map()
/** What a condition over one event may read of its envelope, whatever its type. */
export const ENVELOPE: CelTypes = { time: TIMESTAMP, source: 'string', id: 'string' }
const SCALARS = { string: 'string', number: 'double', bool: 'bool', time: TIMESTAMP } as const
/** A type's name has two letters at least. */
const typeName = (field: string): string => field.charAt(0).toUpperCase() + (field.slice(1) || '1')

/**
 * CEL over an event's shape. With `strings` a pseudonym is a string, for running; without it is a type of its own that
 * knows nothing but equality, for checking.
 */
export function createLanguage(
  shape: FieldShape,
  pseudonyms: 'strings' | 'opaque',
  envelope: CelTypes = ENVELOPE,
): Language {
  const environment = new Environment({ unlistedVariablesAreDyn: false, limits: LIMITS })
  const pseudonym = pseudonyms === 'opaque' ? PSEUDONYM : 'string'
  if (pseudonyms === 'opaque') registerPseudonym(environment)
  const types = new Set<string>(['string', 'double', 'bool', TIMESTAMP])
  /** Objects with the same fields under one name are of one type, wherever they stand. */
  const known = new Map<string, Registered & { readonly signature: string }>()
  const nestedIn = (fields: Fields): ReadonlyMap<string, Registered> =>
    new Map(
      [...fields]
        .filter(([, field]) => field.kind === 'object')
        .map(([field, { fields: inner = NONE }]) => [field, register(typeName(field), inner)]),
    )
  const typesOf = (fields: Fields, nested: ReadonlyMap<string, Registered>, more: CelTypes): CelTypes => {
    const own = [...fields].flatMap(([field, inner]) => {
      const type = nested.get(field)?.name ?? celTypeOf(inner, pseudonym)
      return type === undefined ? [] : [[field, type] as const]
    })
    return { ...Object.fromEntries(own), ...more }
  }
  const register = (wanted: string, fields: Fields): Registered => {
    const nested = nestedIn(fields)
    const own = typesOf(fields, nested, {})
    const signature = JSON.stringify(own)
    let name = wanted
    for (let nth = 2; known.has(name) && known.get(name)?.signature !== signature; nth += 1) name = `${wanted}${nth}`
    const same = known.get(name)
    if (same !== undefined) return same
    const ctor = create(createViewClass, fields, nested)
    environment.registerType(name, { ctor, fields: own })
    types.add(name)
    const registered = { name, ctor, own }
    known.set(name, { ...registered, signature })
    return registered
  }
  const nested = nestedIn(shape.fields ?? NONE)
  const EventView = create(createEventViewClass, shape.fields ?? NONE, nested)
  const root = known.has(EVENT_TYPE) ? `${EVENT_TYPE}0` : EVENT_TYPE
  environment.registerType(root, { ctor: EventView, fields: typesOf(shape.fields ?? NONE, nested, envelope) })
  environment.registerVariable(EVENT, root)
  types.add(root)
  const current: Language['current'] = { data: undefined }
  const visits = [...known.values()].filter(isVisit).map(({ name }) => name)
  for (const helper of helpers.filter(({ needs }) => needs === undefined || shape.fields?.has(needs)))
    for (const params of paramsOf(helper, visits).filter((all) => all.every((param) => types.has(param))))
      registerHelper(environment, { ...helper, params }, pseudonym, current, known.get(helper.returns)?.ctor)
  for (const type of new Set(helpers.filter(({ nullable }) => nullable).map(({ returns }) => returns)))
    if (types.has(type)) environment.registerOperator(`${type} == null`, (value) => value === null)
  return { environment, EventView, current }
}

const isVisit = ({ own }: Registered): boolean =>
  Object.entries(VISIT.fields).every(([field, type]) => own[field] === type)

/** The types that a helper takes: in the place of visits, all pairs of objects that are some. */
const paramsOf = ({ params }: Helper, visits: readonly string[]): readonly (readonly string[])[] =>
  params.includes(VISIT.type) ? visits.flatMap((a) => visits.map((b) => [a, b])) : [params]

const create = <T>(make: ViewFactory<T>, fields: Fields, nested: ReadonlyMap<string, Registered>): T =>
  make(fields, new Map([...nested].map(([field, { ctor }]) => [field, ctor])))

/** The CEL type of a field that is no object; undefined for what conditions cannot read (neither a scalar nor a list of them). */
function celTypeOf(field: FieldShape, pseudonym: string): string | undefined {
  if (field.kind === 'unknown' || field.kind === 'object') return undefined
  if (field.kind !== 'list') return field.kind === 'string' && field.opaque ? pseudonym : SCALARS[field.kind]
  const { element } = field
  if (element === undefined || element.kind === 'object' || element.kind === 'list') return undefined
  const inner = celTypeOf({ ...element, opaque: element.opaque || field.opaque }, pseudonym)
  return inner === undefined ? undefined : `list<${inner}>`
}

const never = () => false
/** Equality among pseudonyms and with literals, membership in lists of either; nothing else. */
function registerPseudonym(environment: Environment): void {
  environment.registerType(PSEUDONYM, { fields: {} })
  environment.registerOperator(`${PSEUDONYM} == ${PSEUDONYM}`, never)
  environment.registerOperator(`${PSEUDONYM} == string`, never)
  environment.registerOperator(`${PSEUDONYM} in list<string>`, never)
  environment.registerOperator(`string in list<${PSEUDONYM}>`, never)
}

function registerHelper(
  environment: Environment,
  helper: Helper,
  pseudonym: string,
  current: Language['current'],
  View: ViewClass | undefined,
): void {
  const { name, params, returns, nullable = false, needs, within = false } = helper
  const view = View && new View()
  const run = (...given: readonly unknown[]): unknown => {
    const seen = given.map((one) => (isView(one) ? one[TARGET] : one))
    const value = callHelper(helper, within && needs !== undefined ? [current.data?.[needs], ...seen] : seen) ?? null
    if (value === null && nullable) return null
    if (value !== null) return view === undefined ? value : Object.assign(view, { [TARGET]: value })
    throw new EvaluationError({ code: 'no_value', message: `${name} found nothing` })
  }
  const type = returns === PSEUDONYM ? pseudonym : returns
  environment.registerFunction(`${name}(${params.join(', ')}): ${type}`, run, { async: false })
}

const isView = (value: unknown): value is View => typeof value === 'object' && value !== null && TARGET in value
