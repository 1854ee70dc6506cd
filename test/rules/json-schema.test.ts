import { globSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ruleJsonSchema } from '../../src/rules/json-schema.ts'
import { change, GOOD, STATELESS } from './sample-rule.ts'

const committed: unknown = JSON.parse(readFileSync('rules/rule.schema.json', 'utf8'))
const accepts = new Ajv({ strict: false, validateFormats: false }).compile(committed as object)

test('rules/rule.schema.json is what the code says (else: vigia rules schema > rules/rule.schema.json)', () => {
  expect(committed).toEqual(JSON.parse(JSON.stringify(ruleJsonSchema())))
})

test.each([
  ...globSync('rules/*/*.yaml').map((file) => [file, readFileSync(file, 'utf8')]),
  ['', GOOD],
  ['', STATELESS],
])('it accepts %s', (_file, text = '') => {
  accepts(parse(text))
  expect(accepts.errors).toBeNull()
})

test.each([
  ['level: high', 'level: urgent'],
  ['timespan: 10m', 'timespan: 10 minutes'],
  ['field: tokenId', 'fields: tokenId'],
  ['type: value_count', 'type: count'],
  ['event: token.issued', 'event: token.used'],
])('it refuses %s → %s', (part, by) => expect(accepts(parse(change(GOOD, part, by)))).toBe(false))
