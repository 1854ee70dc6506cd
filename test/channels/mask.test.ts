import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalAddress } from '../../src/channels/address.ts'
import { maskAddress } from '../../src/channels/mask.ts'

test.each([
  ['+5511987654321', '+55 11 9••••-4321'],
  ['+551131000000', '+55 11 ••••-0000'],
  ['+558007012700', '+55 800 ••••-2700'],
  ['+55800123456', '+55 800 ••••-3456'],
  ['+5540041000', '+55 ••••-1000'],
  ['+12125552368', '+••••-2368'],
  ['27123', '•••23'],
  ['190', '•90'],
  ['lid:172610457477162', 'lid:••••7162'],
  ['maria.souza@gmail.com', 'm••••@gmail.com'],
  ['11987654321@gmail.com', '••••@gmail.com'],
  ['saudeexemplo-boletos.com.br', 's••••.com.br'],
  ['joao.silva', 'j••••'],
  ['maria souza 11 8765', 'm••••'],
  ['11 8765-432', '••••'],
  ['', ''],
])('%s is shown as %s', (canonical, shown) => {
  expect(maskAddress(canonical)).toBe(shown)
})

test('of an address nothing but its beginning and four digits is shown', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.bigInt({ min: 0n, max: 10n ** 14n }).map((n) => `+${n}`),
      ),
      (text) => {
        const { kind, canonical } = canonicalAddress(text)
        const shown = maskAddress(canonical)
        expect(canonical.length > 1 && shown.includes(canonical)).toBe(false)
        const beside = kind === 'email' ? shown.slice(0, shown.indexOf('@')) : shown.replace(/^\+55 \d{2,3} 9?/, '')
        expect(beside.replace(/\D/g, '').length).toBeLessThanOrEqual(kind === 'web' ? 0 : 4)
      },
    ),
  )
})
