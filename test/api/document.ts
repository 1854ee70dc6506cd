import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { InjectOptions, LightMyRequestResponse as Response } from 'fastify'
import { expect } from 'vitest'
import { Problem } from '../../src/api/problem.ts'
import type { Api } from '../../src/api/deps.ts'

/** A schema of JSON Schema 2020-12, as far as ours go. */
export interface Schema {
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly type?: string
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly examples?: readonly unknown[]
}
type Content = Readonly<Record<string, { readonly schema: Schema }>>
export interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}
interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'method' | 'path'>>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** What the API says of itself. */
export interface ApiDocument {
  readonly openapi: string
  readonly operations: readonly Operation[]
  readonly resolve: (schema: Schema) => Schema
  /** What of a value is beside a schema; null where nothing is. */
  readonly errors: (schema: Schema, value: unknown) => readonly ErrorObject[] | null
  /** Of a schema, or of the first of those that it may be. */
  readonly examplesOf: (schema: Schema) => readonly unknown[]
  /** Holds an answer against what is promised for its status and content type; the body of JSON is returned. */
  readonly hold: (operation: Operation, response: Response) => unknown
}

const isTime = (text: string): boolean => /T.*(?:Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text))
const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))

/** The OpenAPI document that an app serves. */
export async function readDocument(app: Api): Promise<ApiDocument> {
  const { openapi, paths, components } = (await app.inject('/docs/json')).json<OpenApi>()
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': isTime, date: isDay } })
  ajv.addSchema({ $id: 'openapi', components })
  const validators = new Map<string, ValidateFunction>()
  const errors: ApiDocument['errors'] = (schema, value) => {
    const text = JSON.stringify(schema)
    const validate =
      validators.get(text) ?? ajv.compile(JSON.parse(text.replaceAll('#/components', 'openapi#/components')))
    validators.set(text, validate)
    return validate(value) ? null : (validate.errors ?? [])
  }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  )
  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : (components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  const examplesOf = (given: Schema): readonly unknown[] => {
    const { examples = [], anyOf = [] } = resolve(given)
    return examples.length > 0 ? examples : anyOf.slice(0, 1).flatMap(examplesOf)
  }
  return {
    openapi,
    operations,
    resolve,
    errors,
    examplesOf,
    hold({ method, path, responses }, response) {
      const { statusCode, headers, body } = response
      const type = String(headers['content-type']).split(';')[0] ?? ''
      const promised = responses[statusCode]?.content?.[type]
      expect([method, path, statusCode, type, promised === undefined]).toContain(false)
      expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
      const value: unknown = type.includes('json') ? JSON.parse(body) : body
      expect([method, path, errors(promised?.schema ?? {}, value)]).toEqual([method, path, null])
      if (statusCode >= 400)
        expect([type, Problem.parse(value)]).toMatchObject([
          'application/problem+json',
          { status: statusCode, requestId: headers['x-request-id'] },
        ])
      return value
    },
  }
}

/** A request of an operation, `{id}` filled in. */
export const requestOf = ({ method, path }: Operation, options: InjectOptions = {}): InjectOptions => ({
  method,
  url: path.replace('{id}', 'a-1'),
  ...options,
})
