import { expect, test } from 'vitest'
import { createCodec } from '../../../src/adapters/redis/codec.ts'
import { absent, EDGE, kindOf } from '../../contract/window-log.ts'

const kind = kindOf(absent)
const decision = { rule: 'r', t: EDGE + 5, source: '/s', id: 'e1' }

test('a decision comes back in the windows that it was made in', () => {
  const codec = createCodec(kind, '000000007-x')
  expect(codec.decode(codec.encodeDecision(decision, EDGE).trimEnd(), EDGE)).toEqual({ decision })
})

test('a decision of windows that have been lost since counts for nothing', () => {
  const line = createCodec(kind, '000000007-x').encodeDecision(decision, EDGE).trimEnd()
  expect(createCodec(kind, '000000008-y').decode(line, EDGE)).toBeUndefined()
})
