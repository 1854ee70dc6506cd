import { expect, test } from 'vitest'
import { compileJsonSchema } from '../../../src/adapters/schema-registry/json-schema.ts'

const compile = (schema: object | boolean, references: readonly { name: string; text: string }[] = []) =>
  compileJsonSchema({ type: 'JSON', text: JSON.stringify(schema), references })
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
const PLACE = { type: 'object', properties: { lat: { type: 'number' } }, required: ['lat'] }

test.each<[string, object | boolean]>([
  ['draft 7', { $schema: 'http://json-schema.org/draft-07/schema#', ...PLACE }],
  ['2019-09', { $schema: 'https://json-schema.org/draft/2019-09/schema', ...PLACE }],
  ['2020-12', { $schema: 'https://json-schema.org/draft/2020-12/schema', ...PLACE }],
  ['draft 4', { $schema: 'http://json-schema.org/draft-04/schema#', ...PLACE }],
  ['no draft', PLACE],
  [
    'keywords and formats of others',
    { ...PLACE, 'connect.type': 'x', properties: { lat: { type: 'number', format: 'degrees' } } },
  ],
])('a body is held to a schema of %s', (_, schema) => {
  const read = compile(schema)
  expect(read(bytes({ lat: 1, more: 'x' }))).toEqual({ lat: 1, more: 'x' })
  expect(() => read(bytes({ lat: 'x' }))).toThrow(/./)
  expect(() => read(bytes({}))).toThrow(/./)
})
test('nulls are held to the schema, then they are absent', () => {
  const read = compile({ required: ['a'], properties: { a: { type: ['string', 'null'] } } })
  expect(read(bytes({ a: null }))).toEqual({})
  expect(() => read(bytes({}))).toThrow(/./)
})
test('a schema refers to another by its name', () => {
  const read = compile({ properties: { place: { $ref: 'place.json' } } }, [
    { name: 'place.json', text: JSON.stringify(PLACE) },
  ])
  expect(read(bytes({ place: { lat: 1 } }))).toEqual({ place: { lat: 1 } })
  expect(() => read(bytes({ place: {} }))).toThrow(/./)
})
test.each([
  ['no JSON', Buffer.from('{')],
  ['no bytes', Buffer.of()],
  ['no UTF-8', Buffer.of(0x22, 0xff, 0x22)],
  ['half a surrogate pair', Buffer.from('"\\ud800"')],
])('%s is no body', (_, body) => {
  expect(() => compile(true)(body)).toThrow(/./)
})
test.each([
  ['no JSON', '{'],
  ['no schema', '{"type":"recor"}'],
  ['a reference to nowhere', '{"$ref":"nowhere.json"}'],
  ['an address to be fetched', '{"$ref":"http://127.0.0.1:1/x.json"}'],
])('%s is no schema', (_, text) => {
  expect(() => compileJsonSchema({ type: 'JSON', text, references: [] })).toThrow(/./)
})
