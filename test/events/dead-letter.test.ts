import { describe, expect, test } from 'vitest'
import { DEAD_LETTER_CODES, DeadLetter } from '../../src/events/dead-letter.ts'

const letter = {
  code: 'bad_data',
  reason: 'data.tokenId: is missing',
  field: 'data.tokenId',
  origin: { topic: 'vigia.tokens', partition: 0, offset: '9007199254740993' },
  original: Buffer.from([0, 255, 10]).toString('base64'),
}

describe('a dead letter', () => {
  test.each<[string, object]>([
    ['from a topic', letter],
    ['from a file', { ...letter, origin: { file: 'events.ndjson', line: 1 } }],
    ['without a field', { ...letter, field: undefined }],
    ['of no bytes', { ...letter, original: '' }],
    ...Object.keys(DEAD_LETTER_CODES).map((code) => [code, { ...letter, code }] as [string, object]),
  ])('%s', (_, value) => {
    expect(DeadLetter.parse(value)).toEqual(value)
  })
  test.each([
    ['with a code that is not in the list', { ...letter, code: 'other' }],
    ['from nowhere', { ...letter, origin: {} }],
    ['from line 0', { ...letter, origin: { file: 'x', line: 0 } }],
    ['with a number as offset', { ...letter, origin: { ...letter.origin, offset: 7 } }],
    ['whose bytes are not base64', { ...letter, original: '{}' }],
  ])('is none %s', (_, value) => {
    expect(DeadLetter.safeParse(value).success).toBe(false)
  })
})
