import fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { canonicalAddress, type AddressKind } from '../../src/channels/address.ts'

const PHONES: Record<string, string[]> = {
  '+5511987654321': [
    '+5511987654321',
    '11 98765-4321',
    '(11) 98765-4321',
    '011 98765-4321',
    '5511987654321',
    '+55 (11) 98765-4321',
    '+55 (0) 11 98765-4321',
    '55 11 98765 4321',
    '11 8765-4321',
    '+55 11 8765-4321',
    '551187654321',
    '5511987654321@s.whatsapp.net',
    '5511987654321@c.us',
    '551187654321@s.whatsapp.net',
    '5511987654321:12@s.whatsapp.net',
    '5511987654321_1:12@S.WhatsApp.net',
    '0055 11 98765-4321',
    '005511987654321',
    '00 15 55 11 98765-4321',
    '90 11 98765-4321',
    '90 15 11 98765-4321',
    '015 11 98765-4321',
    '0 21 11 98765-4321',
    '+55 041 11 98765-4321',
    '(0xx11) 98765-4321',
    '(0XX11) 98765-4321',
    '0xx 11 98765-4321',
    '0**11 98765-4321',
    '+55 (0xx11) 98765-4321',
    '(0ｘｘ11) 98765-4321',
    '٠١١ ٩٨٧٦٥-٤٣٢١',
    '۱۱ ۹۸۷۶۵ ۴۳۲۱',
    '＋５５（１１）９８７６５－４３２１',
    '+55\u00A011\u00A098765\u20114321',
    '\u202A+55 11 98765-4321\u202C',
    '11 98765\u200B-43\u200E21',
    '\uFEFF11987654321',
    '11.98765.4321',
    'wa.me/5511987654321',
    'https://wa.me/5511987654321?text=oi',
    'https://api.whatsapp.com/send?phone=5511987654321&text=oi',
    'https://api.whatsapp.com/send/?text=oi&phone=%2B5511987654321',
    'whatsapp://send?phone=5511987654321',
    'tel:+55-11-98765-4321',
    '@5511987654321',
  ],
  '+5531996883193': ['553196883193', '31 9688-3193', '553196883193@c.us', '+5531996883193'],
  '+558007012700': [
    '0800 701 2700',
    '800 701 2700',
    '+55 800 701 2700',
    '+55 0800 701 2700',
    '08007012700',
    '558007012700',
    '5508007012700',
    '00558007012700',
  ],
  '+55800123456': ['0800 12 3456', '800 12 3456', '+55 0800 12 3456'],
  '+5540041000': [
    '4004-1000',
    '+55 4004 1000',
    '5540041000',
    '+5540041000',
    '(11) 4004-1000',
    '011 4004 1000',
    '0 4004 1000',
  ],
  '+5540044828': ['4004-4828', '(11) 4004-4828', '+551140044828', '551140044828', '0 21 4004-4828', '5540044828'],
  '+5540031234': ['4003-1234', '21 4003-1234'],
  '+5540091234': ['4009 1234', '(61) 4009-1234'],
  '+5540201234': ['4020-1234', '+55 21 4020 1234'],
  '+5530031000': ['3003-1000', '(85) 3003-1000'],
  '+5530047717': ['3004-7717', '(11) 3004-7717', '+551130047717'],
  '+5530041000': ['+55 11 3004-1000'],
  '+553001234567': ['0300 123 4567'],
  '+553031234567': ['0303 123 4567'],
  '+555001234567': ['0500 123 4567'],
  '+55900123456': ['0900 123 456'],
  '+551131000000': ['11 3100-0000', '+55 (11) 3100-0000', '5511 3100 0000', '015 11 3100-0000', '9015 11 3100-0000'],
  '+551140101234': ['(11) 4010-1234'],
  '+551130051234': ['(11) 3005-1234'],
  '+5511978901234': ['+55 11 7890-1234', '11 97890-1234'],
  '+5555999991234': ['55 55 99999-1234', '(55) 99999-1234', '5599991234', '55999991234', '555599991234@c.us'],
  '+555532221234': ['(55) 3222-1234', '5532221234', '+55 55 3222-1234'],
  '+12125552368': ['+1 212 555 2368', '0015 1 212 555 2368', '12125552368@s.whatsapp.net'],
  '+351912345678': ['+351 912 345 678', '0021 351 912 345 678'],
}
test.each(Object.entries(PHONES).flatMap(([phone, forms]) => forms.map((form) => [form, phone] as const)))(
  'the phone %j is %s',
  (form, phone) => {
    expect(canonicalAddress(form)).toEqual({ kind: 'phone', canonical: phone })
  },
)
test('no two of these phones are the same', () => {
  const all = Object.values(PHONES).map(([first]) => canonicalAddress(first ?? '').canonical)
  expect(new Set(all).size).toBe(all.length)
})

test.each<[string, AddressKind, string]>([
  ['4062-1234', 'text', '4062-1234'],
  ['0304 123 4567', 'text', '0304 123 4567'],
  ['98765-4321', 'text', '98765-4321'],
  ['9090 11 98765-4321', 'text', '9090 11 98765-4321'],
  ['O800 701 2700', 'text', 'o800 701 2700'],
  ['0800-7O1-2700', 'text', '0800-7o1-2700'],
  ['11 98765-4321 ramal 12', 'text', '11 98765-4321 ramal 12'],
  ['11 3100-0000 #12', 'text', '11 3100-0000 #12'],
  ['11 98765-4321 / 11 98765-4322', 'text', '11 98765-4321 / 11 98765-4322'],
  ['5,51199E+12', 'text', '5,51199e+12'],
  ['+1 198765 4321', 'text', '+1 198765 4321'],
  ['+11987654321', 'text', '+11987654321'],
  ['27123', 'short_code', '27123'],
  ['27 123', 'short_code', '27123'],
  ['２８９０８', 'short_code', '28908'],
  ['29123', 'short_code', '29123'],
  ['123456', 'short_code', '123456'],
  ['190', 'short_code', '190'],
  ['192', 'short_code', '192'],
  ['100', 'short_code', '100'],
  ['188', 'short_code', '188'],
  ['1323', 'short_code', '1323'],
  ['1331', 'short_code', '1331'],
  ['sms:27123', 'short_code', '27123'],
  ['12', 'text', '12'],
  ['1234567', 'text', '1234567'],
  ['120363025246125486@g.us', 'text', '120363025246125486@g.us'],
  ['status@broadcast', 'text', 'status@broadcast'],
  ['12@s.whatsapp.net', 'text', '12@s.whatsapp.net'],
  ['172610457477162@lid', 'lid', 'lid:172610457477162'],
  ['172610457477162:3@LID', 'lid', 'lid:172610457477162'],
  ['lid:172610457477162', 'lid', 'lid:172610457477162'],
  [' Contato@SaudeExemplo.com.br ', 'email', 'contato@saudeexemplo.com.br'],
  ['mailto:contato@saudeexemplo.com.br', 'email', 'contato@saudeexemplo.com.br'],
  ['11987654321@gmail.com', 'email', '11987654321@gmail.com'],
  ['saudeexemplo.com.br@evil.com', 'email', 'saudeexemplo.com.br@evil.com'],
  ['oi@saudeexemplo.com.br.', 'email', 'oi@saudeexemplo.com.br'],
  ['oi@saudeexemplo.com.br:25', 'text', 'oi@saudeexemplo.com.br:25'],
  ['J\u030c@c.us.', 'text', '\u01f0@c.us.'],
  ['https://api.whatsapp.com/send?phone=5521988887777&phone=551131000000', 'web', 'api.whatsapp.com'],
  ['https://www.SaudeExemplo.com.br/boleto?id=1#x', 'web', 'saudeexemplo.com.br'],
  ['saudeexemplo.com.br', 'web', 'saudeexemplo.com.br'],
  ['saudeexemplo.com.br.', 'web', 'saudeexemplo.com.br'],
  ['saudeexemplo.com.br:8443/x', 'web', 'saudeexemplo.com.br'],
  ['//saudeexemplo.com.br/x', 'web', 'saudeexemplo.com.br'],
  ['portal.saudeexemplo.com.br/boleto', 'web', 'portal.saudeexemplo.com.br'],
  ['https://saudeexemplo.com.br@evil.com', 'web', 'evil.com'],
  ['https://saudeexemplo.com.br@evil.com/x', 'web', 'evil.com'],
  ['saudeexemplo.com.br@evil.com/x', 'web', 'evil.com'],
  ['https://saudeexemplo.com.br%2eevil.com', 'web', 'saudeexemplo.com.br.evil.com'],
  ['https://saudeexemplo.com.br\\@evil.com', 'text', 'https://saudeexemplo.com.br\\@evil.com'],
  ['ｓａｕｄｅｅｘｅｍｐｌｏ．ｃｏｍ．ｂｒ', 'web', 'saudeexemplo.com.br'],
  ['saudeexemplo。com。br', 'web', 'saudeexemplo.com.br'],
  ['hxxps://saudeexemplo[.]com[.]br/x', 'web', 'saudeexemplo.com.br'],
  ['https://saúdeexemplo.com.br', 'web', 'xn--sadeexemplo-5gb.com.br'],
  ['saúdeexemplo.com.br', 'web', 'xn--sadeexemplo-5gb.com.br'],
  ['192.168.0.1', 'web', '192.168.0.1'],
  ['https://10.0.0.1:3000/x', 'web', '10.0.0.1'],
  ['br.com.saudeexemplo.app', 'web', 'br.com.saudeexemplo.app'],
  ['wa.me/message/ABCDEF', 'web', 'wa.me'],
  ['bit.ly/3xYz', 'web', 'bit.ly'],
  ['https://4004-1000/', 'text', 'https://4004-1000/'],
  ['https:///', 'text', 'https:///'],
  ['@SaudeExemplo', 'social', 'saudeexemplo'],
  ['@saude.exemplo_1', 'social', 'saude.exemplo_1'],
  ['https://www.instagram.com/SaudeExemplo/', 'social', 'saudeexemplo'],
  ['instagram.com/saudeexemplo?igsh=1', 'social', 'saudeexemplo'],
  ['https://m.facebook.com/saudeexemplo', 'social', 'saudeexemplo'],
  ['https://pt-br.facebook.com/saudeexemplo', 'social', 'saudeexemplo'],
  ['https://x.com/SaudeExemplo', 'social', 'saudeexemplo'],
  ['https://twitter.com/SaudeExemplo', 'social', 'saudeexemplo'],
  ['https://www.tiktok.com/@saude.exemplo', 'social', 'saude.exemplo'],
  ['https://youtube.com/@saudeexemplo', 'social', 'saudeexemplo'],
  ['https://br.linkedin.com/company/saude-exemplo/', 'social', 'saude-exemplo'],
  ['https://t.me/saudeexemplo', 'social', 'saudeexemplo'],
  ['https://instagram.com/p/Cxyz', 'web', 'instagram.com'],
  ['https://instagram.com/p', 'web', 'instagram.com'],
  ['https://instagram.com/', 'web', 'instagram.com'],
  ['https://instagram.com/551131000000', 'web', 'instagram.com'],
  ['https://l.facebook.com/l.php?u=x', 'web', 'l.facebook.com'],
  ['  Atendimento \t Saúde\u00A0 Exemplo ', 'text', 'atendimento saúde exemplo'],
  ['Saúde Exemplo', 'text', 'saúde exemplo'],
  ['ﬁcha Ⅳ', 'text', 'ficha iv'],
  [' \t ', 'text', ''],
  ['', 'text', ''],
])('%j is a %s: %j', (form, kind, canonical) => {
  expect(canonicalAddress(form)).toEqual({ kind, canonical })
})

const AREA_CODES = (
  '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 61 62 63 64 65 ' +
  '66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99'
).split(' ')
test('the fast way takes exactly the mobile numbers that the library takes', () => {
  expect(AREA_CODES).toHaveLength(67)
  for (let area = 0; area < 100; area++)
    for (let next = 0; next < 100; next += 7) {
      const number = `+55${String(area).padStart(2, '0')}9${String(next).padStart(2, '0')}123456`
      const { kind, canonical } = canonicalAddress(number)
      const parsed = parsePhoneNumberFromString(number)
      expect(`${number} ${kind === 'phone' && canonical === number}`).toBe(
        `${number} ${parsed?.isValid() === true && parsed.number === number}`,
      )
    }
})

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: length, maxLength: length })
const mobile = fc.tuple(fc.constantFrom(...AREA_CODES), digits(8)).map(([area, rest]) => ({ area, rest: `9${rest}` }))
const fixed = fc
  .tuple(fc.constantFrom(...AREA_CODES), fc.constantFrom('2', '5'), digits(7))
  .map(([area, first, rest]) => ({ area, rest: first + rest }))
const noise = fc.constantFrom('', ' ', '-', '.', '\u00A0', '\u2011', '\u200E', '\u202A', '\u2069', ' - ')
const fullWidth = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))

test('spacing, marks, digits of another width and prefixes never change a Brazilian number', () => {
  const prefix = fc.constantFrom('', '0', '+55', '55', '0055', '015', '0xx')
  fc.assert(
    fc.property(
      fc.oneof(mobile, fixed),
      prefix,
      noise,
      noise,
      noise,
      fc.boolean(),
      ({ area, rest }, start, a, b, c, wide) => {
        const body = `${start}${a}${area}${b}${rest.slice(0, -4)}${c}${rest.slice(-4)}`
        expect(canonicalAddress(wide ? fullWidth(body) : body).canonical).toBe(`+55${area}${rest}`)
      },
    ),
    { numRuns: 1_000 },
  )
})
test('a mobile number without its ninth digit is the same number, where the rest begins with 6 to 9', () => {
  fc.assert(
    fc.property(mobile, ({ area, rest }) => {
      const old = rest.slice(1)
      const same = canonicalAddress(`+55${area}${old}`).canonical === `+55${area}${rest}`
      expect(same).toBe(/^[6-9]/.test(old))
    }),
  )
})
test('the canonical form of a canonical form is itself', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '@',
      '.',
      'www.',
      '/',
      ':',
      '+',
      '0xx',
      'https://',
      'wa.me/',
      'lid:',
      '@c.us',
      '@lid',
      'tel:',
      'x.com/',
      ' ',
    ),
    fc.constantFrom('11', '4004', '55', '987654321', 'a.b', 'com', 'İ', 'ß', 'J\u030C', '。', '\u200E', 'É', 'ﬁ', '¨'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }).map((parts) => parts.join('')),
      (text) => {
        const once = canonicalAddress(text).canonical
        expect(canonicalAddress(once).canonical).toBe(once)
      },
    ),
    { numRuns: 3_000 },
  )
})
