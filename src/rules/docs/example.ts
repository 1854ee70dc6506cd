import { correlationKinds } from '../correlations/index.ts'
import type { RuleText } from '../check.ts'
import { LOOKUP_DOC } from '../lookup-doc.ts'

const head = (id: string): string => `# yaml-language-server: $schema=../rule.schema.json
id: ${id}
title: { pt: Exemplo, en: Example }
level: low
mode: draft
description: An example of the manual.
references: [The manual of rules]
falsepositives: [It is an example]
`

const whole = (name: string, example: string): RuleText => {
  const id = `example-${name.replaceAll('_', '-')}`
  return { file: `rules/examples/${id}.yaml`, text: head(id) + example }
}

/** Every example of the manual as a whole rule file: one for each kind of correlation, and one for lookups. */
export const exampleRules = (): readonly RuleText[] => [
  ...correlationKinds.map(({ type, doc }) => whole(type, doc.example)),
  whole('lookup', LOOKUP_DOC.example),
]
