import { expect, test } from 'vitest'
import { catalogue } from '../../src/events/catalogue.ts'
import { decodeLine, decodeValue } from '../../src/events/decode.ts'
import { encodeEvent } from '../../src/events/encode.ts'

test.each(catalogue.map(({ type, example }) => [type, example] as const))('%s comes back as it was', (type, data) => {
  const time = '2026-11-22T10:00:00.123-03:00'
  const decoded = decodeValue({ specversion: '1.0', id: 'e-1', source: '/s', type, time, data })
  if (!decoded.ok) throw new Error(decoded.reason)
  expect(decodeLine(new TextEncoder().encode(encodeEvent(decoded.event)))).toEqual(decoded)
})
