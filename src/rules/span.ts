import { z } from 'zod'

const UNIT = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof UNIT
const SPAN = /^(\d{1,12})(ms|s|m|h|d)$/
/** Ten years, the longest span of a rule: nobody means more, and sums of a few stay exact. */
const MOST_SPAN_MS = 3_650 * UNIT.d

/** `10m` → 600000. Units: ms, s, m, h, d; up to twelve digits. Throws a `SyntaxError` for anything else. */
export function parseSpan(text: string): number {
  const found = SPAN.exec(text)
  if (found === null) throw new SyntaxError(`not a span: ${text}`)
  return Number(found[1]) * UNIT[found[2] as Unit]
}

/** 600000 → `10m`, in the largest unit that says it exactly; up to three days are hours, as people say 24h and 72h. */
export function formatSpan(ms: number): string {
  const units: readonly Unit[] = ms > 3 * UNIT.d ? ['d', 'h', 'm', 's'] : ['h', 'm', 's']
  const unit = ms === 0 ? 's' : (units.find((name) => ms % UNIT[name] === 0) ?? 'ms')
  return `${ms / UNIT[unit]}${unit}`
}

const WORDS = {
  pt: { d: ['dia', 'dias'], h: ['hora', 'horas'], m: ['minuto', 'minutos'], s: ['segundo', 'segundos'] },
  en: { d: ['day', 'days'], h: ['hour', 'hours'], m: ['minute', 'minutes'], s: ['second', 'seconds'] },
} as const
const JOIN = { pt: ' e ', en: ' and ' } as const
const NEXT = { d: 'h', h: 'm', m: 's', s: undefined } as const
const LESS = { pt: 'menos de 1 segundo', en: 'less than 1 second' } as const

/**
 * 840000 → "14 minutos" / "14 minutes"; 5400000 → "1 hora e 30 minutos". The two largest units that follow each other,
 * rounded down; up to three days are hours where they are whole hours.
 */
export function spanInWords(ms: number, language: keyof typeof WORDS): string {
  if (ms < UNIT.s) return LESS[language]
  const inHours = ms <= 3 * UNIT.d && ms % UNIT.h === 0
  const first = inHours ? 'h' : (['d', 'h', 'm', 's'] as const).find((unit) => ms >= UNIT[unit])!
  const second = NEXT[first]
  const say = (unit: 'd' | 'h' | 'm' | 's', n: number) => `${n} ${WORDS[language][unit][n === 1 ? 0 : 1]}`
  const rest = second === undefined ? 0 : Math.floor((ms % UNIT[first]) / UNIT[second])
  const head = say(first, Math.floor(ms / UNIT[first]))
  return second === undefined || rest === 0 ? head : head + JOIN[language] + say(second, rest)
}

/** A span as people write it in a file: `10m`. */
export const SpanText = z
  .string()
  .regex(SPAN, { error: 'a whole number and a unit: ms, s, m, h or d, as in 10m', abort: true })
  .refine((text) => parseSpan(text) <= MOST_SPAN_MS, { error: 'at most ten years (3650d)', abort: true })
  .describe('A span of time: a whole number and a unit (ms, s, m, h, d), as in 10m')

/** The same, read as milliseconds. */
export const Span = SpanText.transform(parseSpan)
