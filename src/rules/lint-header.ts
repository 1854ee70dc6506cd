import type { RuleText } from './check.ts'
import type { RuleCode } from './codes/index.ts'
import type { Problem } from './yaml.ts'

const HEADER = /^\uFEFF?# yaml-language-server: \$schema=\S*rule\.schema\.json\s*$/
const CODE: RuleCode = 'no_schema_line'

/** A rule file begins with the line by which editors find its schema. */
export function lintHeader({ file, text }: RuleText, problems: Problem[]): void {
  const [first = ''] = text.split('\n', 1)
  if (HEADER.test(first)) return
  const message = 'Begin the file with # yaml-language-server: $schema=../rule.schema.json, so that editors check it.'
  problems.push({ file, line: 1, column: 1, code: CODE, message })
}
