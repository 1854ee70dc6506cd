import { isHoliday } from './holidays.ts'
import { civilDay } from './instant.ts'

const WEEK = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY = `(?:${WEEK.join('|')}|PH)`
const MONTH = `(?:${MONTHS.join('|')})`
const DATE = `${MONTH}(?: \\d{1,2}(?![\\d:]))?`
const TIME = '(?:[0-3]\\d|4[0-8]):[0-5]\\d'
const list = (one: string): RegExp => new RegExp(`${one}(?:, ?${one})*`, 'y')

const DATES = list(`${DATE}(?: ?- ?(?:${DATE}|\\d{1,2}(?![\\d:])))?`)
const DAYS = list(`${DAY}(?: ?- ?${DAY})?`)
const TIMES = list(`${TIME} ?- ?${TIME}`)
const ALWAYS = /24\/7/y
const MODIFIER = /open|off|closed/y
const COMMENT = /"[^"]*"/y
const SEPARATOR = /[;,]/y

/** From one to the other; `Fr-Mo` and `Dec-Feb` go over the end. */
type Range = readonly [first: string, last: string]
/** Minutes from the beginning of a day; the end may lie on the next. */
type Span = readonly [from: number, to: number]

interface Rule {
  /** Does it add to what rules before it say, in the place of replacing it? */
  readonly adds: boolean
  readonly dates: readonly Range[]
  readonly days: readonly Range[]
  /** Empty where it is closed. */
  readonly spans: readonly Span[]
}

const DAY_MINUTES = 1_440
const DAY_MS = 86_400_000
const WHOLE_DAY: readonly Span[] = [[0, DAY_MINUTES]]
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Sao_Paulo', hour: '2-digit', minute: '2-digit' })

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

const rangesOf = (written: string | undefined): readonly Range[] =>
  (written ?? '')
    .split(',')
    .filter((one) => one !== '')
    .map((one) => {
      const [first = '', last = first] = one.split('-').map((end) => end.trim())
      return [first, last]
    })

const spansOf = (written: string): readonly Span[] =>
  rangesOf(written).map(([first, last]) => {
    const [from, to] = [minutesOf(first), minutesOf(last)]
    return [from, to > from ? to : to + DAY_MINUTES]
  })

/**
 * Reads days and times as OpenStreetMap's opening_hours writes them: weekdays, public holidays (PH), months and their
 * days, times, `24/7`, off and closed, comments; rules behind `;` replace what was said of a day, those behind `,` add to
 * it. Weeks, school holidays and the sun are not read. Undefined where it is something else.
 */
function readHours(text: string): readonly Rule[] | undefined {
  const rules: Rule[] = []
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    while (text[at] === ' ') at += 1
    pattern.lastIndex = at
    const [found] = pattern.exec(text) ?? []
    at += found?.length ?? 0
    return found
  }
  for (let separator: string | undefined; ;) {
    const dates = take(DATES)
    const days = take(DAYS)
    const times = take(TIMES)
    const always = times ?? take(ALWAYS)
    const modifier = take(MODIFIER)
    take(COMMENT)
    if ((dates ?? days ?? always ?? modifier) === undefined) return undefined
    const isOff = modifier === 'off' || modifier === 'closed'
    const spans = isOff ? [] : times === undefined ? WHOLE_DAY : spansOf(times)
    rules.push({ adds: separator === ',', dates: rangesOf(dates), days: rangesOf(days), spans })
    separator = take(SEPARATOR)
    if (separator === undefined) return text.slice(at).trim() === '' ? rules : undefined
  }
}

/** Are these days and times that can be read? */
export const isHours = (text: string): boolean => readHours(text) !== undefined

const isBetween = (at: number, from: number, to: number): boolean =>
  from <= to ? at >= from && at <= to : at >= from || at <= to

function isOnWeekday(day: string, [first, last]: Range): boolean {
  if (first === 'PH' || last === 'PH') return isHoliday(day)
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay()
  return isBetween(weekday, WEEK.indexOf(first), WEEK.indexOf(last))
}

/** A month and its day as one number; of a month alone its first or last. */
const dateOf = (date: string, bare: number): number => {
  const [month = '', day] = date.split(' ')
  return MONTHS.indexOf(month) * 100 + (day === undefined ? bare : Number(day))
}

function isOnDate(day: string, [first, last]: Range): boolean {
  const end = /^\d/.test(last) ? `${first.slice(0, 3)} ${last}` : last
  const today = (Number(day.slice(5, 7)) - 1) * 100 + Number(day.slice(8, 10))
  return isBetween(today, dateOf(first, 1), dateOf(end, 31))
}

const names = ({ dates, days }: Rule, day: string): boolean =>
  (dates.length === 0 || dates.some((range) => isOnDate(day, range))) &&
  (days.length === 0 || days.some((range) => isOnWeekday(day, range)))

const spansOn = (rules: readonly Rule[], day: string): readonly Span[] =>
  rules
    .filter((rule) => names(rule, day))
    .reduce<readonly Span[]>((said, { adds, spans }) => (adds ? [...said, ...spans] : spans), [])

/** Is it open at `t`, epoch ms? Hours as `isHours` reads them, in America/Sao_Paulo. */
export function isOpenAt(hours: string, t: number): boolean {
  const rules = readHours(hours) ?? []
  const now = minutesOf(CLOCK.format(t))
  const isIn = (day: string, minute: number) => spansOn(rules, day).some(([from, to]) => minute >= from && minute < to)
  return isIn(civilDay(t), now) || isIn(civilDay(t - DAY_MS), now + DAY_MINUTES)
}

const TOLD = {
  pt: 'dom seg ter qua qui sex sáb jan fev mar abr mai jun jul ago set out nov dez feriados fechado fechado aberto',
  en: 'Sun Mon Tue Wed Thu Fri Sat Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec holidays closed closed open',
}
const WRITTEN = [...WEEK, ...MONTHS, 'PH', 'off', 'closed', 'open']
const NAME = new RegExp(`\\b(?:${WRITTEN.join('|')})\\b`, 'g')

/** Hours as people read them: `seg–sex 08:00–20:00; feriados fechado`. */
export function tellHours(hours: string, lang: 'pt' | 'en'): string {
  const told = TOLD[lang].split(' ')
  return hours.replaceAll('-', '–').replaceAll(NAME, (name) => told[WRITTEN.indexOf(name)] ?? name)
}
