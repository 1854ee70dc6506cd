import { expect, test } from 'vitest'
import { createExplain, placeholdersOf } from '../../src/rules/explanation.ts'

const both = (text: string) => ({ pt: text, en: text })

test.each<[template: string, facts: Record<string, string | number | boolean>, pt: string, en: string]>([
  ['{count}/{threshold}', { count: 5, threshold: 5 }, '5/5', '5/5'],
  ['{count}', { count: 12_345 }, '12.345', '12,345'],
  ['{share}', { share: 0.333333 }, '0,33', '0.33'],
  ['{ratio%} > {threshold%}', { ratio: 0.33333, threshold: 0.3 }, '33,3% > 30%', '33.3% > 30%'],
  ['{ratio%}', {}, '?', '?'],
  ['{level%}', {}, '?', '?'],
  ['{span}', { elapsedMs: 840_000 }, '14 minutos', '14 minutes'],
  ['{span}', { span: 1_000 }, '1 segundo', '1 second'],
  ['{span}', { elapsedMs: 0 }, 'menos de 1 segundo', 'less than 1 second'],
  [
    '{timespan}, {before}, {after}',
    { timespan: '24h', before: '15m', after: '10s' },
    '24 horas, 15 minutos, 10 segundos',
    '24 hours, 15 minutes, 10 seconds',
  ],
  ['{level}', {}, 'crítico', 'critical'],
  ['{hits} x {hits}', { hits: 2 }, '2 x 2', '2 x 2'],
  ['{tokenId}', { tokenId: '$& {hits} $1' }, '$& {hits} $1', '$& {hits} $1'],
  ['{official}', { official: false }, 'não', 'no'],
  ['{count}', {}, '?', '?'],
  ['no name at all', {}, 'no name at all', 'no name at all'],
])('%s with %j', (template, facts, pt, en) => {
  expect(createExplain(both(template), 'critical')(facts)).toEqual({ pt, en })
})

test('placeholders and lone braces are found with their offsets', () => {
  expect(placeholdersOf('a {b} {c d} {} } {')).toEqual([
    { name: 'b', offset: 2 },
    { name: 'c d', offset: 6 },
    { name: '', offset: 12 },
    { name: '', offset: 15 },
    { name: '', offset: 17 },
  ])
})
