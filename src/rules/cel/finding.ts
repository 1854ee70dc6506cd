/** What is wrong with an expression: where in the author's text, a code, and a sentence that says how to mend it. */
export interface Finding {
  readonly offset: number
  readonly code: string
  readonly message: string
}
