import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isHoliday } from '../../src/channels/holidays.ts'
import { verifyChannel } from '../../src/channels/verify.ts'
import { registryOf } from './samples.ts'
import { isHours, isOpenAt, tellHours } from '../../src/channels/opening-hours.ts'

const at = (brasilia: string): number => Date.parse(`${brasilia}:00-03:00`)

test.each<[hours: string, time: string, isOpen: boolean]>([
  ['24/7', '2026-12-25T03:00', true],
  ['Mo-Fr 08:00-20:00', '2026-11-23T08:00', true],
  ['Mo-Fr 08:00-20:00', '2026-11-23T07:59', false],
  ['Mo-Fr 08:00-20:00', '2026-11-23T20:00', false],
  ['Mo-Fr 08:00-20:00', '2026-11-22T12:00', false],
  // Without a rule for holidays they are days like others.
  ['Mo-Fr 08:00-20:00', '2026-12-25T12:00', true],
  ['Mo-Fr 08:00-20:00; PH off', '2026-12-25T12:00', false],
  ['Mo-Fr 08:00-20:00; PH 09:00-12:00', '2026-12-25T10:00', true],
  ['Mo-Fr 08:00-20:00; PH 09:00-12:00', '2026-12-25T13:00', false],
  ['Mo-Su 08:00-20:00; We off', '2026-11-25T12:00', false],
  ['Mo-Fr 08:00-12:00,14:00-18:00', '2026-11-23T13:00', false],
  ['Mo-Fr 08:00-12:00,14:00-18:00', '2026-11-23T14:00', true],
  ['Sa,Su 10:00-14:00', '2026-11-22T10:00', true],
  ['Fr-Mo 10:00-14:00', '2026-11-22T10:00', true],
  ['Fr-Mo 10:00-14:00', '2026-11-24T10:00', false],
  ['Fr 22:00-06:00', '2026-11-27T23:00', true],
  ['Fr 22:00-06:00', '2026-11-28T05:59', true],
  ['Fr 22:00-06:00', '2026-11-28T06:00', false],
  ['Fr 22:00-06:00', '2026-11-27T05:00', false],
  ['00:00-24:00', '2026-11-28T00:00', true],
  ['08:00-18:00', '2026-11-28T17:59', true],
  ['Mo-Fr', '2026-11-23T00:00', true],
  ['Mo-Fr', '2026-11-22T23:59', false],
  ['24/7; PH off', '2026-12-25T12:00', false],
  ['24/7; PH off', '2026-12-26T12:00', true],
  ['24/7;PH off', '2026-12-25T12:00', false],
  ['Mo-Fr 08:00-20:00 ; PH off', '2026-12-25T12:00', false],
  ['Mo-Fr 08:00-12:00, 14:00-18:00', '2026-11-23T15:00', true],
  ['Mo-Fr 08:00-12:00, 14:00-18:00', '2026-11-23T13:00', false],
  ['Mo, We, Fr 08:00-12:00', '2026-11-25T09:00', true],
  ['Mo, We, Fr 08:00-12:00', '2026-11-24T09:00', false],
  ['Mo-Fr 08:00-20:00, Sa 09:00-13:00', '2026-11-28T12:59', true],
  ['Mo-Fr 08:00-20:00, Sa 09:00-13:00', '2026-11-27T19:59', true],
  ['Mo-Fr 08:00-12:00, Mo 18:00-20:00', '2026-11-23T09:00', true],
  ['Mo-Fr 08:00-12:00; Mo 18:00-20:00', '2026-11-23T09:00', false],
  ['Mo-Fr 08:00-26:00', '2026-11-28T01:59', true],
  ['Mo-Fr 08:00-26:00', '2026-11-28T02:00', false],
  ['Mo-Fr 08:00-26:00', '2026-11-23T01:00', false],
  ['Mo-Fr 08:00-20:00 open', '2026-11-23T08:00', true],
  ['Mo-Su 08:00-20:00; Dec 25 off', '2026-12-25T12:00', false],
  ['Mo-Su 08:00-20:00; Dec 25 off', '2026-12-24T12:00', true],
  ['Mo-Su 08:00-20:00; Dec 24-26 off', '2026-12-26T12:00', false],
  ['Mo-Su 08:00-20:00; Dec 24 - Jan 02 10:00-12:00', '2026-01-02T13:00', false],
  ['Mo-Su 08:00-20:00; Dec 24 - Jan 02 10:00-12:00', '2026-01-03T13:00', true],
  ['Jan-Mar Mo-Fr 09:00-17:00', '2026-02-27T09:00', true],
  ['Jan-Mar Mo-Fr 09:00-17:00', '2026-04-01T09:00', false],
  ['Jan-Mar Mo-Fr 09:00-17:00', '2026-03-31T09:00', true],
  ['Dec 08:00-12:00', '2026-12-24T08:00', true],
  ['Dec 08:00-12:00', '2026-11-24T08:00', false],
  ['Jan-Mar 09:00-17:00', '2026-02-28T12:00', true],
  ['PH,Su 10:00-12:00', '2026-12-25T10:00', true],
  ['Mo-Fr 08:00-20:00 "com hora marcada"; off', '2026-11-23T10:00', false],
  ['off', '2026-11-23T10:00', false],
])('%s at %s: %s', (hours, time, isOpen) => {
  expect(isHours(hours)).toBe(true)
  expect(isOpenAt(hours, at(time))).toBe(isOpen)
})

const hhmm = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

test('the week, minute by minute, against a table of it', () => {
  const days = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
  // A week without holidays that begins on a Monday.
  const monday = at('2026-11-23T00:00')
  fc.assert(
    fc.property(
      fc.subarray(days, { minLength: 1 }),
      fc.integer({ min: 0, max: 1_439 }),
      fc.integer({ min: 0, max: 1_439 }),
      (open, from, to) => {
        const length = to > from ? to - from : to + 1_440 - from
        const isOpen = (minute: number) =>
          open.some((day) => {
            const begins = days.indexOf(day) * 1_440 + from
            return [begins, begins - 10_080].some((start) => minute >= start && minute < start + length)
          })
        for (let minute = 0; minute < 10_080; minute += 37)
          expect(isOpenAt(`${open.join(',')} ${hhmm(from)}-${hhmm(to)}`, monday + minute * 60_000)).toBe(isOpen(minute))
      },
    ),
    { numRuns: 30 },
  )
})

describe('holidays', () => {
  test.each(['2026-04-03', '2025-04-18', '2024-03-29', '2027-03-26', '2038-04-23', '2026-11-20', '2026-09-07'])(
    '%s is one',
    (day) => expect(isHoliday(day)).toBe(true),
  )
  test.each(['2026-04-05', '2026-02-17', '2026-11-23', '2026-04-02'])('%s is none', (day) =>
    expect(isHoliday(day)).toBe(false),
  )
})

test.each([
  '',
  ' ',
  ';',
  'Mo-Fr 08:00',
  'Mo-Fr 08-20',
  'seg-sex 08:00-20:00',
  'Mo-Fr 08:00-20:00;',
  'Mo-Fr 49:00-50:00',
  '08:00-20:00 Mo',
  'sunrise-sunset',
  'Mo-Fr 08:60-20:00',
  'mo-fr 08:00-20:00',
  'week 1-10',
  'Mo-Fr 08:00-20:00 || "?"',
])('%j are no hours that can be read', (text) => expect(isHours(text)).toBe(false))

test('hours are told in the language of people', () => {
  expect(tellHours('Mo-Fr 08:00-20:00; PH closed', 'pt')).toBe('seg–sex 08:00–20:00; feriados fechado')
  expect(tellHours('Sa,Su 08:00-12:00', 'en')).toBe('Sat,Sun 08:00–12:00')
  expect(tellHours('24/7; Dec 24-26 off', 'pt')).toBe('24/7; dez 24–26 fechado')
})

test('an official channel says when no person answers there', () => {
  const registry = registryOf(
    '{ id: central, kind: phone, value: "+551131000000", media: [phone], direction: both, validFrom: 2024-01-01, hours: { human: "Mo-Fr 08:00-20:00" } }',
  )
  const reasons = (time: string) =>
    verifyChannel(registry, { value: '+551131000000', at: `${time}:00-03:00` }, at('2026-11-23T12:00')).reasons
  expect(reasons('2026-11-23T12:00').map(({ code }) => code)).toEqual(['OFFICIAL'])
  expect(reasons('2026-11-23T21:00').map(({ code }) => code)).toEqual(['OFFICIAL', 'NO_PERSON_ANSWERS_NOW'])
  expect(reasons('2026-11-23T21:00')[1]?.text).toContain('seg–sex 08:00–20:00')
})
