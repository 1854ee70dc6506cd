import type { Problem, YamlReading } from './yaml.ts'
import { positionInScalar } from './scalar-position.ts'
import type { Finding } from './cel/finding.ts'
import type { RuleCode } from './codes/index.ts'

/** A rule's file, as it was read from a folder: its path as people know it, and its text. */
export interface RuleText {
  readonly file: string
  readonly text: string
}

/** Where problems of one file are gathered. */
export interface Report {
  /** A problem at the value at a path, or with `key` at its key. */
  readonly at: (path: readonly PropertyKey[], code: RuleCode, message: string, key?: boolean) => void
  /** What is wrong with an expression that stands at a path. */
  readonly expression: (path: readonly PropertyKey[], value: string, findings: readonly Finding[]) => void
}

/** Gathers problems of a file into a list. */
export function createReport(
  { file, text }: RuleText,
  locate: YamlReading<unknown>['locate'],
  into: Problem[],
): Report {
  return {
    at: (path, code, message, key = false) => into.push({ file, ...locate(path, key), code, message }),
    expression: (path, value, findings) => {
      for (const { offset, code, message } of findings)
        into.push({ file, ...positionInScalar(text, locate(path), value, offset), code, message })
    },
  }
}
