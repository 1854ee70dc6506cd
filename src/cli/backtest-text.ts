import type { BacktestReport } from '../services/backtest/report.ts'
import { dispositionsText } from './backtest-dispositions-text.ts'
import type { Language } from './language.ts'

const WORDS = {
  pt: {
    alerts: 'alertas',
    read: 'eventos lidos',
    duplicate: 'repetidos',
    late: 'atrasados',
    bad: 'ruins',
    from: 'de',
    to: 'até (exclusive)',
    perLevel: 'por nível',
    perMode: 'por modo',
    perDay: 'por dia (horário de Brasília)',
    perRule: 'por regra',
    overlap: 'também achados por outra regra (mesmo grupo e período, ou evidência em comum)',
    of: 'de',
    undecidable: 'decisões não tomadas: dependem do que é anterior ao arquivo',
    errors: 'erros de condição',
  },
  en: {
    alerts: 'alerts',
    read: 'events read',
    duplicate: 'duplicate',
    late: 'late',
    bad: 'bad',
    from: 'from',
    to: 'to (exclusive)',
    perLevel: 'per level',
    perMode: 'per mode',
    perDay: 'per day (Brasília time)',
    perRule: 'per rule',
    overlap: 'found by another rule too (same group and period, or evidence in common)',
    of: 'of',
    undecidable: 'decisions not made: they rest on what lies before the archive',
    errors: 'condition errors',
  },
} as const

const BAR = 40

/** A block of numbers with bars; nothing where there are none. */
function table(title: string, counts: Readonly<Record<string, number>>, count: (n: number) => string): string[] {
  const entries = Object.entries(counts)
  if (entries.length === 0) return []
  const most = Math.max(1, ...entries.map(([, n]) => n))
  const [name, number] = [
    Math.max(...entries.map(([one]) => one.length)),
    Math.max(...entries.map(([, n]) => count(n).length)),
  ]
  const line = ([one, n]: readonly [string, number]) =>
    `  ${one.padEnd(name)}  ${count(n).padStart(number)}  ${'█'.repeat(Math.ceil((n / most) * BAR))}`.trimEnd()
  return ['', `${title}:`, ...entries.map(line)]
}

/** A report, with the lines that held no event. */
type Told = BacktestReport & { readonly events: { readonly bad: number } }

/** The report for people. */
export function backtestText(report: Told, language: Language): string {
  const words = WORDS[language]
  const format = new Intl.NumberFormat(language === 'pt' ? 'pt-BR' : 'en')
  const percent = new Intl.NumberFormat(language === 'pt' ? 'pt-BR' : 'en', { style: 'percent' })
  const count = (n: number) => format.format(n)
  const { events, alerts, perRule, overlap, dispositions } = report
  const ends = (['from', 'to'] as const).flatMap((end) =>
    report[end] === undefined ? [] : [`${words[end]} ${report[end]}`],
  )
  const notes = Object.entries(perRule).flatMap(([id, { undecidable, errors }]) => [
    ...(undecidable > 0 ? [`  ${id}: ${count(undecidable)} ${words.undecidable}`] : []),
    ...(errors > 0 ? [`  ${id}: ${count(errors)} ${words.errors}`] : []),
  ])
  const shared = overlap.map(
    ({ ruleId, other, alerts: both, share }) =>
      `  ${ruleId} ∩ ${other}: ${count(both)} ${words.of} ${count(perRule[ruleId]?.alerts ?? 0)} (${percent.format(share)})`,
  )
  return [
    [`${count(alerts)} ${words.alerts}`, ...ends].join(' '),
    [
      `${count(events.read)} ${words.read}`,
      ...(['duplicate', 'late', 'bad'] as const).map((name) => `${count(events[name])} ${words[name]}`),
    ].join(', '),
    ...table(words.perRule, Object.fromEntries(Object.entries(perRule).map(([id, rule]) => [id, rule.alerts])), count),
    ...(dispositions === undefined ? [] : dispositionsText(dispositions, language)),
    ...table(words.perLevel, report.perLevel, count),
    ...table(words.perMode, report.perMode, count),
    ...table(words.perDay, report.perDay, count),
    ...(shared.length > 0 ? ['', `${words.overlap}:`, ...shared] : []),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n')
}
