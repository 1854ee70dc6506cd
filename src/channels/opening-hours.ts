import { isHoliday } from './holidays.ts'
import { civilDay } from './instant.ts'

const DAY = '(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)'
const DAYS = `${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*`
const TIME = '(?:[01]\\d|2[0-4]):[0-5]\\d'
const TIMES = `${TIME}-${TIME}(?:,${TIME}-${TIME})*`
const RULE = `(?:${DAYS} )?(?:${TIMES}|off|closed)`

/** Days and times of OpenStreetMap's opening_hours: `Mo-Fr 08:00-20:00; Sa 08:00-12:00; PH off`, `24/7`. */
export const OPENING_HOURS = new RegExp(`^(?:24/7|${RULE}(?:; ?${RULE})*)$`)

const WEEK = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa']
const DAY_MS = 86_400_000
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Sao_Paulo', hour: '2-digit', minute: '2-digit' })

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** Does `Mo-Fr,PH` name a day? `Fr-Mo` goes over the weekend. */
function names(days: string, day: string): boolean {
  const weekday = WEEK[new Date(`${day}T12:00:00Z`).getUTCDay()] as string
  return days.split(',').some((range) => {
    const [first = '', last = first] = range.split('-')
    if (first === 'PH' || last === 'PH') return isHoliday(day)
    const [from, to, at] = [first, last, weekday].map((each) => WEEK.indexOf(each)) as [number, number, number]
    return from <= to ? at >= from && at <= to : at >= from || at <= to
  })
}

/** The times of a day, minutes from its beginning: the last rule that names the day says them. */
function timesOf(hours: string, day: string): readonly (readonly [number, number])[] {
  const rules = hours.split(/; ?/).map((rule) => {
    const [, days, times = ''] = /^(?:([A-Z][^ ]*) )?(.+)$/.exec(rule) ?? []
    return { days, times }
  })
  const { times = 'off' } = rules.findLast(({ days }) => days === undefined || names(days, day)) ?? {}
  if (times === 'off' || times === 'closed') return []
  return times.split(',').map((span) => {
    const [from = '', to = ''] = span.split('-')
    return [minutesOf(from), minutesOf(to)]
  })
}

/** Is it open at `t`, epoch ms? Hours as in `OPENING_HOURS`, in America/Sao_Paulo; a time that ends before it begins goes past midnight. */
export function isOpenAt(hours: string, t: number): boolean {
  if (hours === '24/7') return true
  const now = minutesOf(CLOCK.format(t))
  const isToday = timesOf(hours, civilDay(t)).some(([from, to]) => (to > from ? now >= from && now < to : now >= from))
  return isToday || timesOf(hours, civilDay(t - DAY_MS)).some(([from, to]) => to <= from && now < to)
}

const NAMES = {
  pt: { Mo: 'seg', Tu: 'ter', We: 'qua', Th: 'qui', Fr: 'sex', Sa: 'sáb', Su: 'dom', PH: 'feriados', off: 'fechado' },
  en: { Mo: 'Mon', Tu: 'Tue', We: 'Wed', Th: 'Thu', Fr: 'Fri', Sa: 'Sat', Su: 'Sun', PH: 'holidays', off: 'closed' },
}

/** Hours as people read them: `seg–sex 08:00–20:00; feriados fechado`. */
export const tellHours = (hours: string, lang: 'pt' | 'en'): string =>
  hours
    .replaceAll('-', '–')
    .replaceAll('closed', 'off')
    .replaceAll(/Mo|Tu|We|Th|Fr|Sa|Su|PH|off/g, (name) => NAMES[lang][name as 'Mo'])
