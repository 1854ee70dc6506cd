import { beforeAll, expect, test } from 'vitest'
import { answersOf, isAddressed, type Row } from './answers.ts'

let told: Awaited<ReturnType<typeof answersOf>>
beforeAll(async () => {
  told = await answersOf(
    '{ id: mobile, kind: phone, value: "+5511987650000", media: [whatsapp, phone], direction: both }',
    '{ id: fixed, kind: phone, value: "(11) 3100-0000", media: [phone], direction: outbound }',
    '{ id: toll, kind: phone, value: "0800 701 2700", media: [phone], direction: outbound }',
    '{ id: legacy, kind: phone, value: "0800 12 3456", media: [phone], direction: outbound }',
    '{ id: national, kind: phone, value: "4004-1000", media: [phone], direction: outbound }',
    '{ id: sms, kind: short_code, value: "27123", media: [sms], direction: both }',
    '{ id: whats, kind: phone, value: "+5511987650009", media: [whatsapp], direction: both }',
    '{ id: gone, kind: phone, value: "+5511987650008", media: [phone], direction: both, validUntil: 2026-01-01 }',
  )
})

const OURS = 'phone +5511987650000 OFICIAL'
const TOLL = 'phone +558007012700 OFICIAL'
const NATIONAL = 'phone +5540041000 OFICIAL'

/** How people, programs and spreadsheets write numbers of Brazil. */
const NUMBERS: readonly Row[] = [
  ['toll free', '0800 701 2700', TOLL],
  ['toll free, without its 0', '800 701 2700', TOLL],
  ['toll free, after the country', '+55 800 701 2700', TOLL],
  ['toll free, with both', '+55 0800 701 2700', TOLL],
  ['toll free, of nine digits', '0800 12 3456', 'phone +55800123456 OFICIAL'],
  ['toll free, of nine digits, bare', '800123456', 'phone +55800123456 OFICIAL'],
  ['toll free behind a zero too many', '00800 701 2700', 'phone 00800 701 2700 INVALIDO'],
  ['national', '4004-1000', NATIONAL],
  ['national, with an area code', '(11) 4004-1000', NATIONAL],
  ['national, with another area code', '(85) 4004-1000', NATIONAL],
  ['national, dialled with 0', '011 4004 1000', NATIONAL],
  ['national, with country and area code', '+55 11 4004-1000', NATIONAL],
  ['national, whose + a spreadsheet has lost', '5540041000', NATIONAL],
  ['national, in E.164', '+5540041000', NATIONAL],
  ['another national one', '4003-1234', 'phone +5540031234 NAO_RECONHECIDO'],
  ['4020', '4020-1234', 'phone +5540201234 NAO_RECONHECIDO'],
  ['3003', '3003-1000', 'phone +5530031000 NAO_RECONHECIDO'],
  ['3004 with an area code', '+55 11 3004-1000', 'phone +5530041000 NAO_RECONHECIDO'],
  ['four digits that are no national number', '4062-1234', 'phone 4062-1234 INVALIDO'],
  ['an exchange next to the national ones', '(11) 4010-1000', 'phone +551140101000 NAO_RECONHECIDO'],
  ['0300', '0300 123 4567', 'phone +553001234567 NAO_RECONHECIDO'],
  ['0303', '0303 123 4567', 'phone +553031234567 NAO_RECONHECIDO'],
  ['0304, which is none', '0304 123 4567', 'phone 0304 123 4567 INVALIDO'],
  ['0500', '0500 123 4567', 'phone +555001234567 NAO_RECONHECIDO'],
  ['0900', '0900 123 456', 'phone +55900123456 NAO_RECONHECIDO'],
  ['a mobile number', '(11) 98765-0000', OURS],
  ['bare', '11987650000', OURS],
  ['whose + is lost', '5511987650000', OURS],
  ['in scientific notation', '5,51198765E+12', 'message 5,51198765e+12 NAO_RECONHECIDO'],
  ['without the ninth digit', '11 8765-0000', OURS],
  ['without the ninth digit, after the country', '551187650000', OURS],
  ['of trunking, once of ten digits', '+55 11 7890-1234', 'phone +5511978901234 NAO_RECONHECIDO'],
  ['a fixed number, which has no ninth digit', '11 3100-0000', 'phone +551131000000 OFICIAL'],
  ['a fixed number with a nine before it', '11 93100-0000', 'phone +5511931000000 NAO_RECONHECIDO'],
  ['area code 55, not the country', '5599991234', 'phone +5555999991234 NAO_RECONHECIDO'],
  ['country and area code 55', '55 55 99999-1234', 'phone +5555999991234 NAO_RECONHECIDO'],
  ['area code 55 in brackets', '(55) 99999-1234', 'phone +5555999991234 NAO_RECONHECIDO'],
  ['dialled as from abroad', '0055 11 98765-0000', OURS],
  ['dialled as from abroad, by a carrier', '00 15 55 11 98765-0000', OURS],
  ['called collect', '90 11 98765-0000', OURS],
  ['by a carrier', '015 11 98765-0000', OURS],
  ['by another carrier', '0 21 11 98765-0000', OURS],
  ['called collect within a town, which holds no area code', '9090 98765-0000', 'phone 9090 98765-0000 INVALIDO'],
  ['with a place for a carrier', '(0xx11) 98765-0000', OURS],
  ['with its country in brackets', '(+55) 11 98765-0000', OURS],
  ['with all of it in brackets', '(+55) (11) 98765-0000', OURS],
  ['with another place for a carrier', '0**11 98765-0000', OURS],
  ['without an area code', '98765-0000', 'phone 98765-0000 INVALIDO'],
  ['of an area code that there is not', '(20) 98765-0000', 'phone (20) 98765-0000 INVALIDO'],
  ['of area code 00', '(00) 98765-0000', 'phone (00) 98765-0000 INVALIDO'],
  ['with a digit too many', '11 98765-00000', 'phone 11 98765-00000 INVALIDO'],
  ['with a digit too many, after the country', '+55 11 98765-00000', 'phone +55 11 98765-00000 INVALIDO'],
  ['with far too few', '+55 11 3100-00', 'phone +55 11 3100-00 INVALIDO'],
  ['as a link', 'tel:+55-11-98765-0000', OURS],
]

/** Signs that are not what they look like. */
const DISGUISED: readonly Row[] = [
  ['a letter O for a zero', 'O8007012700', 'message o8007012700 NAO_RECONHECIDO'],
  ['a letter O within', '0800-7O1-2700', 'message 0800-7o1-2700 NAO_RECONHECIDO'],
  ['Arabic digits', '٠١١ ٩٨٧٦٥-٠٠٠٠', OURS],
  ['Persian digits', '۱۱ ۹۸۷۶۵ ۰۰۰۰', OURS],
  ['full-width signs', '＋５５１１９８７６５００００', OURS],
  ['a no-break space and a no-break hyphen', '11\u00A098765\u20110000', OURS],
  ['marks of direction', '\u202A+55 11 98765-0000\u202C', OURS],
  ['an override of direction', '\u202E+55 11 98765-0000', OURS],
  ['a space of no width', '11 98765\u200B-0000', OURS],
  ['another country behind the same last digits', '+1 718 765 0000', 'phone +17187650000 NAO_RECONHECIDO'],
  ['another country, with our area code in it', '+351 911 987 650', 'phone +351911987650 NAO_RECONHECIDO'],
  ['a country that has no such number', '+1 198765 0000', 'phone +1 198765 0000 INVALIDO'],
  ['a country that has no number so long', '+351 11 98765 0000', 'phone +351 11 98765 0000 INVALIDO'],
]

const SEEN_IN_WHATSAPP: readonly Row[] = [
  ['a number id', '5511987650000@s.whatsapp.net', OURS],
  ['an older number id', '5511987650000@c.us', OURS],
  ['without the ninth digit', '551187650000@s.whatsapp.net', OURS],
  ['of one device', '5511987650000:12@s.whatsapp.net', OURS],
  ['of one agent and device', '5511987650000_1:12@s.whatsapp.net', OURS],
  ['an id that hides the number', '172610457477162@lid', 'message lid:172610457477162 NAO_RECONHECIDO'],
  ['one that looks like our number', '5511987650000@lid', 'message lid:5511987650000 NAO_RECONHECIDO'],
  ['a group', '120363025246125486@g.us', 'message 120363025246125486@g.us NAO_RECONHECIDO'],
  [
    'a group that our number has made',
    '5511987650000-1600000000@g.us',
    'message 5511987650000-1600000000@g.us NAO_RECONHECIDO',
  ],
  ['a broadcast', 'status@broadcast', 'message status@broadcast NAO_RECONHECIDO'],
  ['a list of our number', '5511987650000@broadcast', 'message 5511987650000@broadcast NAO_RECONHECIDO'],
  ['a channel', '120363144038483540@newsletter', 'message 120363144038483540@newsletter NAO_RECONHECIDO'],
]

const SHORT: readonly Row[] = [
  ['a short code of ours', '27123', 'short_code 27123 OFICIAL'],
  ['another', '28908', 'short_code 28908 NAO_RECONHECIDO'],
  ['a third', '29123', 'short_code 29123 NAO_RECONHECIDO'],
  ['one of six digits', '123456', 'short_code 123456 NAO_RECONHECIDO'],
  ...['100', '188', '190', '192', '1323', '1331'].map((code): Row => [
    'a public service',
    code,
    `short_code ${code} NAO_RECONHECIDO`,
  ]),
  ['two digits', '12', 'message 12 NAO_RECONHECIDO'],
  ['seven digits', '1234567', 'phone 1234567 INVALIDO'],
]

/** A CPF is not a phone, two numbers are not one, and neither is a switchboard with an extension. */
const NOT_ONE_NUMBER: readonly Row[] = [
  ['a CPF', '529.982.247-25', 'cpf 52998224725 NAO_RECONHECIDO'],
  ['a CPF, bare', '52998224725', 'cpf 52998224725 NAO_RECONHECIDO'],
  ['a CPF that is a mobile number, too', '11910000280', 'phone +5511910000280 NAO_RECONHECIDO'],
  ['two numbers, one ours', '11 98765-0000 / 11 98765-4321', 'message  NAO_RECONHECIDO'],
  ['two numbers with a comma', '11 98765-0000, 11 98765-4321', 'message  NAO_RECONHECIDO'],
  ['an extension', '11 98765-0000 ramal 12', 'message  NAO_RECONHECIDO'],
  ['an extension after #', '11 3100-0000 #12', 'message  NAO_RECONHECIDO'],
  ['an extension of a link', 'tel:+551131000000;ext=12', 'message tel:+551131000000;ext=12 NAO_RECONHECIDO'],
  ['words around it', 'Ligue 0800 701 2700 já', 'message  NAO_RECONHECIDO'],
]

test.each([...NUMBERS, ...DISGUISED, ...SEEN_IN_WHATSAPP, ...SHORT, ...NOT_ONE_NUMBER])(
  '%s: %j',
  (_, value, expected) => {
    expect(told(value)).toBe(expected)
    expect(isAddressed(value, expected)).toBe(true)
  },
)

test.each<[what: string, value: string, more: Parameters<typeof told>[1], expected: string]>([
  ['a number of ours that is seen calling', '11 98765-0000', { direction: 'inbound' }, 'SUSPEITO'],
  ['a number of ours that never calls', '0800 701 2700', { direction: 'inbound', medium: 'phone' }, 'SUSPEITO'],
  ['a number that was ours', '11 98765-0008', {}, 'REVOGADO'],
  ['a number that was ours, when it was', '11 98765-0008', { at: '2025-12-31' }, 'OFICIAL'],
  ['a number for WhatsApp, that is called', '11 98765-0009', { medium: 'phone' }, 'NAO_RECONHECIDO'],
  ['a number for WhatsApp, by its id', '5511987650009@c.us', { medium: 'whatsapp', direction: 'inbound' }, 'OFICIAL'],
  ['a number for calls, that writes', '11 3100-0000', { medium: 'whatsapp', direction: 'inbound' }, 'NAO_RECONHECIDO'],
])('it is not the number alone: %s', (_, value, more, expected) => {
  expect(told(value, more).split(' ').at(-1)).toBe(expected)
})
