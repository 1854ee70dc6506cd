import { z } from 'zod'
import { sayValue } from '../explanation.ts'
import type { Bilingual } from '../rule.ts'

const number = (says: string) => z.number().describe(says)

/** `{ gte: 5 }`: what a count, a sum or a share must be. Exactly one comparison. */
export const Condition = z
  .union([
    z.strictObject({ gte: number('At least so much') }),
    z.strictObject({ gt: number('More than') }),
    z.strictObject({ lte: number('At most so much') }),
    z.strictObject({ lt: number('Less than') }),
    z.strictObject({ eq: number('Exactly') }),
    z.strictObject({ neq: number('Anything but') }),
  ])
  .describe('Exactly one of gte, gt, lte, lt, eq, neq, with a number')
export type Condition = z.infer<typeof Condition>

type Operator = 'gte' | 'gt' | 'lte' | 'lt' | 'eq' | 'neq'

const TESTS: Record<Operator, (value: number, bound: number) => boolean> = {
  gte: (value, bound) => value >= bound,
  gt: (value, bound) => value > bound,
  lte: (value, bound) => value <= bound,
  lt: (value, bound) => value < bound,
  eq: (value, bound) => value === bound,
  neq: (value, bound) => value !== bound,
}

const IN_WORDS: Record<Operator, Bilingual> = {
  gte: { pt: 'ao menos', en: 'at least' },
  gt: { pt: 'mais de', en: 'more than' },
  lte: { pt: 'no máximo', en: 'at most' },
  lt: { pt: 'menos de', en: 'less than' },
  eq: { pt: 'exatamente', en: 'exactly' },
  neq: { pt: 'diferente de', en: 'other than' },
}

/** A condition, ready to be asked. */
export interface Test {
  readonly operator: Operator
  readonly threshold: number
  /** More events can only make it true, never undo it (for what only grows with the events). */
  readonly monotone: boolean
  /** The least whole number that meets a monotone condition. */
  readonly atLeast: number
  readonly met: (value: number) => boolean
  /** What it asks for: "at least 5". */
  readonly words: Bilingual
}

/** Compiles a condition. */
export function compileCondition(condition: Condition): Test {
  const [operator, threshold] = Object.entries(condition)[0] as [Operator, number]
  const test = TESTS[operator]
  const { pt, en } = IN_WORDS[operator]
  return {
    operator,
    threshold,
    monotone: operator === 'gte' || operator === 'gt',
    atLeast: operator === 'gt' ? Math.floor(threshold) + 1 : Math.ceil(threshold),
    met: (value) => test(value, threshold),
    words: { pt: `${pt} ${sayValue(threshold, 'pt')}`, en: `${en} ${sayValue(threshold, 'en')}` },
  }
}
