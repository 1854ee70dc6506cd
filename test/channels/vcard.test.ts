import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkTo } from '../../src/channels/contact.ts'
import type { RegisteredChannel } from '../../src/channels/registry.ts'
import { vcardOf } from '../../src/channels/vcard.ts'
import { registryOf } from './samples.ts'

const card = (entry: RegisteredChannel, operator = 'Saúde Exemplo') => vcardOf(operator, entry, linkTo(entry) ?? '')
const channel = (text: string): RegisteredChannel => {
  const [entry] = registryOf(text).channels
  if (entry === undefined) throw new Error('no channel')
  return entry
}
const PHONE = channel('{ id: a, kind: phone, value: "+551131000000", media: [phone], direction: both }')

/** A card as phones read it: lines unfolded, each property with its value, escapes taken away. */
function read(text: string): Map<string, string> {
  const lines = text.replaceAll('\r\n ', '').split('\r\n')
  return new Map(
    lines.filter(Boolean).map((line) => {
      const colon = line.indexOf(':')
      const value = line
        .slice(colon + 1)
        .replaceAll(/\\([\\;,n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
      return [line.slice(0, colon), value]
    }),
  )
}

describe('what reaches a channel', () => {
  test.each([
    [
      '{ id: a, kind: phone, value: "0800 000 0000", media: [phone], direction: outbound }',
      'TEL;TYPE=WORK,VOICE',
      '08000000000',
    ],
    [
      '{ id: a, kind: phone, value: "4004-0000", media: [phone], direction: outbound }',
      'TEL;TYPE=WORK,VOICE',
      '40040000',
    ],
    [
      '{ id: a, kind: phone, value: "+551131000000", media: [whatsapp], direction: both }',
      'TEL;TYPE=WORK,CELL',
      '+551131000000',
    ],
    [
      '{ id: a, kind: phone, value: "+551131000000", media: [whatsapp], direction: both }',
      'URL',
      'https://wa.me/551131000000',
    ],
    ['{ id: a, kind: email, value: "a@b.com", media: [email], direction: both }', 'EMAIL;TYPE=INTERNET', 'a@b.com'],
    ['{ id: a, kind: domain, value: "b.com", media: [web], direction: both }', 'URL', 'https://b.com'],
    [
      '{ id: a, kind: social, value: "https://www.instagram.com/b", media: [social], direction: both }',
      'URL',
      'https://www.instagram.com/b',
    ],
  ])('%s: %s', (text, property, value) => {
    expect(read(card(channel(text))).get(property)).toBe(value)
  })
})

test('it is of version 3.0, and has the names that it has to have', () => {
  const properties = read(card(PHONE))
  expect([...properties.keys()]).toEqual(['BEGIN', 'VERSION', 'FN', 'N', 'ORG', 'TEL;TYPE=WORK,VOICE', 'END'])
  expect(properties.get('VERSION')).toBe('3.0')
  expect(properties.get('FN')).toBe('Saúde Exemplo: a')
})

const name = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\\', ';', ',', ':', '\n', '\r', '\r\n', ' ', 'ç', '😀', '"'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
  maxLength: 200,
})
/** What a text becomes that is shown in one place: line ends as one kind, nothing that hides or turns. */
const shown = (text: string) => text.replaceAll(/\r\n|\r/g, '\n').replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')

test('whatever a name holds comes back as it was, and makes no property of its own', () => {
  fc.assert(
    fc.property(name, name, (operator, label) => {
      const text = card({ ...PHONE, label: { pt: label, en: label } }, operator)
      const properties = read(text)
      expect(properties.get('FN')).toBe(shown(`${operator}: ${label}`))
      expect(properties.get('ORG')).toBe(shown(operator))
      expect(properties.size).toBe(7)
    }),
    { numRuns: 500 },
  )
})
test('every line ends in CRLF, has at most 75 octets, and no character is cut', () => {
  fc.assert(
    fc.property(name, (label) => {
      const text = card({ ...PHONE, label: { pt: label, en: label } })
      expect(text.endsWith('\r\n')).toBe(true)
      for (const line of text.split('\r\n')) {
        expect(line).not.toMatch(/[\r\n]/)
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        expect(Buffer.from(line).toString()).toBe(line)
      }
    }),
    { numRuns: 300 },
  )
})
