import { Environment, EvaluationError } from '@marcbachmann/cel-js'
import type { FieldShape } from './shape.ts'
import {
  createEventViewClass,
  createViewClass,
  TARGET,
  type EventViewClass,
  type View,
  type ViewClass,
} from './view.ts'
import { helpers, PSEUDONYM, TIMESTAMP, type Helper } from './helpers.ts'
import { EVENT } from './nodes.ts'

/** How large a condition may be. */
const LIMITS = { maxAstNodes: 500, maxDepth: 30, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 }

/** CEL for one event type. */
export interface Language {
  readonly environment: Environment
  /** A view of the type, to be set on each event. */
  readonly EventView: EventViewClass
}

type Fields = ReadonlyMap<string, FieldShape>
type CelTypes = Readonly<Record<string, string>>
type ViewFactory<T> = (fields: Fields, nested: ReadonlyMap<string, ViewClass>) => T

const NONE: Fields = new Map()
const EVENT_TYPE = 'Event'
/** What a condition may read of the envelope, whatever the type. */
export const ENVELOPE: CelTypes = { time: TIMESTAMP, source: 'string', id: 'string' }
const SCALARS = { string: 'string', number: 'double', bool: 'bool', time: TIMESTAMP } as const
const typeName = (field: string): string => field.charAt(0).toUpperCase() + field.slice(1)

/**
 * CEL over an event's shape. With `strings` a pseudonym is a string, for running; without it is a type of its own that
 * knows nothing but equality, for checking.
 */
export function createLanguage(shape: FieldShape, pseudonyms: 'strings' | 'opaque'): Language {
  const environment = new Environment({ unlistedVariablesAreDyn: false, limits: LIMITS })
  const pseudonym = pseudonyms === 'opaque' ? PSEUDONYM : 'string'
  if (pseudonyms === 'opaque') registerPseudonym(environment)
  const types = new Set<string>(['string', 'double', 'bool', TIMESTAMP])
  const register = <T extends ViewClass>(name: string, fields: Fields, create: ViewFactory<T>, more: CelTypes): T => {
    const objects = [...fields].filter(([, field]) => field.kind === 'object')
    const nested = objects.map(([field, { fields: inner = NONE }]): [string, ViewClass] => [
      field,
      register(typeName(field), inner, createViewClass, {}),
    ])
    const ctor = create(fields, new Map(nested))
    const own = [...fields].flatMap(([field, inner]) => {
      const type = celTypeOf(field, inner, pseudonym)
      return type === undefined ? [] : [[field, type] as const]
    })
    environment.registerType(name, { ctor, fields: { ...Object.fromEntries(own), ...more } })
    types.add(name)
    return ctor
  }
  const EventView = register(EVENT_TYPE, shape.fields ?? NONE, createEventViewClass, ENVELOPE)
  environment.registerVariable(EVENT, EVENT_TYPE)
  for (const helper of helpers)
    if (helper.params.every((param) => types.has(param))) registerHelper(environment, helper, pseudonym)
  return { environment, EventView }
}

/** The CEL type of a field; undefined for one that conditions cannot read (what is not a scalar, an object or a list of scalars). */
function celTypeOf(name: string, field: FieldShape, pseudonym: string): string | undefined {
  if (field.kind === 'object') return typeName(name)
  if (field.kind === 'unknown') return undefined
  if (field.kind !== 'list') return field.kind === 'string' && field.opaque ? pseudonym : SCALARS[field.kind]
  const { element } = field
  if (element === undefined || element.kind === 'object' || element.kind === 'list') return undefined
  const inner = celTypeOf(name, { ...element, opaque: element.opaque || field.opaque }, pseudonym)
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

function registerHelper(environment: Environment, helper: Helper, pseudonym: string): void {
  const returns = helper.returns === PSEUDONYM ? pseudonym : helper.returns
  const run = (...given: readonly unknown[]): unknown => {
    const value = helper.run(...given.map((one) => (isView(one) ? one[TARGET] : one)))
    if (value !== undefined && value !== null) return value
    throw new EvaluationError({ code: 'no_value', message: `${helper.name} found nothing` })
  }
  environment.registerFunction(`${helper.name}(${helper.params.join(', ')}): ${returns}`, run, { async: false })
}

const isView = (value: unknown): value is View => typeof value === 'object' && value !== null && TARGET in value
