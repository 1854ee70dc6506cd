/**
 * A pattern is a sequence of words: `código de verificação`. `a|b` is one of several words, `word?` one that may be
 * missing, `<group>` any form of a verb of that group, `<number>` a number, `..` up to four words of any kind (twice at most).
 */
export interface Step {
  readonly words: readonly string[]
  readonly group?: string
  readonly number: boolean
  readonly optional: boolean
  readonly gap: boolean
}
export type Pattern = readonly Step[]

const STEP = /^(?:\.\.|<[a-z_]+>\??|[\p{Ll}\d$]+(?:\|[\p{Ll}\d$]+)*\??)$/u
const NUMBER = '<number>'

/** Why a text is no pattern, or undefined. */
export function faultOf(text: string): string | undefined {
  const steps = text.split(' ')
  const bad = steps.find((step) => !STEP.test(step))
  if (bad !== undefined) return `"${bad}" is no step of a pattern: write lower-case words with one space between`
  if (steps.length > 9) return 'A pattern has at most 9 steps'
  if (steps.filter((step) => step === '..').length > 2) return 'A pattern has at most two gaps'
  const [first = ''] = steps
  if (first === '..' || first.endsWith('?') || first === NUMBER || steps.at(-1) === '..')
    return 'A pattern begins with a word or a verb that must be there, and does not end in a gap'
  return undefined
}

/** The group of verbs that a step names, undefined for another step. */
export const groupOf = (step: string): string | undefined => {
  const bare = step.replace('?', '')
  return bare.startsWith('<') && bare !== NUMBER ? bare.slice(1, -1) : undefined
}

/** A pattern of its text, which has no fault; words go through `fold`. */
export function parsePattern(text: string, fold: (text: string) => string): Pattern {
  return text.split(' ').map((step): Step => {
    const optional = step.endsWith('?')
    const bare = optional ? step.slice(0, -1) : step
    const group = groupOf(step)
    if (group !== undefined) return { words: [], group, number: false, optional, gap: false }
    const words = bare === '..' || bare === NUMBER ? [] : bare.split('|').map(fold)
    return { words, number: bare === NUMBER, optional, gap: bare === '..' }
  })
}
