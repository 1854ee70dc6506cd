import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readProgress, writeProgress } from '../../src/services/detector/progress.ts'

const time = fc.option(fc.integer({ min: -8.64e15, max: 8.64e15 }), { nil: undefined })

test('progress is read as it was written, in less than Kafka takes as metadata', () => {
  fc.assert(
    fc.property(time, time, fc.uuid(), (watermark, due, incarnation) => {
      const text = writeProgress({ watermark, due, incarnation })
      expect(readProgress(text)).toEqual({ watermark, due, incarnation })
      expect(text.length).toBeLessThan(4_096)
    }),
  )
})

test.each(['', 'null', '{}', '[]', '{"w":1}', '{"i":1}', '{"i":"x","w":"1"}', 'kafkajs'])(
  '%j is none of ours',
  (text) => {
    expect(readProgress(text)).toBeUndefined()
  },
)
