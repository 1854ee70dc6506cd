import type { CodeDoc } from './code.ts'
import { EXPRESSION_CODES } from './expression.ts'
import { FILE_CODES } from './file.ts'
import { RULE_CODES } from './rule.ts'
import { SHAPE_CODES } from './shape.ts'

/** Everything that can be wrong with rules: the closed list of codes, each with what it means, a bad and a good example. */
export const CODES = { ...FILE_CODES, ...SHAPE_CODES, ...EXPRESSION_CODES, ...RULE_CODES } as const

export type RuleCode = keyof typeof CODES

const docs: Readonly<Record<string, CodeDoc | undefined>> = CODES

/** Does a problem of this code keep its rule from being read, or is it told by the linter only? */
export const isFault = (code: string): boolean => docs[code]?.at !== 'lint'
