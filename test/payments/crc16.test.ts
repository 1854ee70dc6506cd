import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc16 } from '../../src/payments/crc16.ts'
import { slowCrc } from './br-codes.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test.each([
  ['', 0xffff],
  ['123456789', 0x29b1],
  ['A', 0xb915],
  // The static example of the Banco Central's manual.
  [
    '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***6304',
    0x1d3d,
  ],
])('the check of "%s" is what was published', (text, crc) => expect(crc16(bytes(text))).toBe(crc))

test('is the remainder of a division of polynomials', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (given) => {
      expect(crc16(given)).toBe(slowCrc(given))
    }),
  )
})
