import type { RuleCode } from '../codes/index.ts'

/** What is wrong with an expression: where in the author's text, a code, and a sentence that says how to mend it. */
export interface Finding {
  readonly offset: number
  readonly code: RuleCode
  readonly message: string
}
