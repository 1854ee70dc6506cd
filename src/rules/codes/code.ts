/** What one code of the linter means. All of it is printed in `docs/rules.md`, so it is written for whoever writes rules. */
export interface CodeDoc {
  /**
   * `load`: the rule is refused wherever rules are read, live too. `lint`: it would run, and `vigia rules lint` alone
   * refuses it.
   */
  readonly at: 'load' | 'lint'
  /** What is wrong, why that matters, and how it is mended. */
  readonly means: string
  /** A part of a rule file that has the problem. */
  readonly bad: string
  /** The same part without it. */
  readonly good: string
}

export type CodeDocs = Readonly<Record<string, CodeDoc>>
