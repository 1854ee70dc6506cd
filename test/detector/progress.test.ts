import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readProgress, writeProgress } from '../../src/services/detector/progress.ts'

const time = fc.option(fc.integer({ min: -8.64e15, max: 8.64e15 }), { nil: undefined })

const mark = fc.option(
  fc.record({ generation: fc.nat(), offset: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), watermark: time }),
  { nil: undefined },
)

const toldBy = fc.option(fc.stringMatching(/^[0-9a-f]{12}$/), { nil: undefined })

const until = fc.option(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), { nil: undefined })

test('progress is read as it was written, in less than Kafka takes as metadata', () => {
  fc.assert(
    fc.property(
      fc.record({
        watermark: time,
        due: time,
        incarnation: fc.uuid(),
        generation: fc.nat(),
        mark,
        until,
        reached: time,
        toldBy,
      }),
      (progress) => {
        const text = writeProgress(progress)
        expect(readProgress(text)).toEqual(progress)
        expect(text.length).toBeLessThan(4_096)
      },
    ),
  )
})

test.each([
  '',
  'null',
  '{}',
  '[]',
  '{"w":1}',
  '{"i":1}',
  '{"i":"x","g":1,"w":"1"}',
  '{"i":"x"}',
  '{"i":"x","g":1,"m":[2,-1,null]}',
  'kafkajs',
])('%j is none of ours', (text) => {
  expect(readProgress(text)).toBeUndefined()
})
