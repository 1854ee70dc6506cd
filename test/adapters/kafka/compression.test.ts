import fc from 'fast-check'
import { compressSync } from 'snappy'
import { expect, test } from 'vitest'
import { unsnappy } from '../../../src/adapters/kafka/compression.ts'

const bytes = fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array))

/** As the Java client writes it: a header, then blocks behind their lengths. */
function framed(parts: readonly Buffer[]): Buffer {
  const header = Buffer.concat([Buffer.from('\x82SNAPPY\0', 'latin1'), Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])])
  const blocks = parts.flatMap((part) => {
    const block = compressSync(part)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(block.length)
    return [length, block]
  })
  return Buffer.concat([header, ...blocks])
}

test('snappy is read, plain and in frames of any number of blocks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { maxLength: 5 }), bytes, async (parts, plain) => {
      expect(await unsnappy(framed(parts))).toEqual(Buffer.concat(parts))
      expect(await unsnappy(compressSync(plain))).toEqual(plain)
    }),
  )
})

test.each([
  ['a block that is cut off', framed([Buffer.from('a whole text')]).subarray(0, -3)],
  ['what is no snappy', Buffer.from('plain text, and nothing else')],
])('%s is refused', async (_what, text) => {
  await expect(unsnappy(text)).rejects.toThrow(/./)
})
