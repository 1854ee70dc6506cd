import type { CompiledRules } from '../../src/rules/compile.ts'

/** A good rule file; tests break it in one place each. */
export const GOOD = `id: sample
title: { pt: Amostra, en: Sample }
level: high
mode: enforce
description: A sample.
references: [A book]
selections:
  a: { event: token.validated, condition: outcome == "rejected" }
  b:
    event: token.issued
    condition: >-
      delivery.medium in ["app", "sms"]
      && has(tokenId)
correlation:
  type: value_count
  rules: [a, b]
  group-by: [beneficiaryId]
  field: tokenId
  timespan: 10m
  condition: { gte: 5 }
actions: { block: token }
explanation:
  pt: "{count} de {threshold} em {span}"
  en: "{count} of {threshold} within {span}"
falsepositives: [Chance]
tests:
  - name: fires
    events: [{ at: 0m, token.issued: { tokenId: t1 } }]
    alerts: [{ at: 0m }]
  - name: silent
    events: [{ at: 0m, token.issued: {} }]
    alerts: []
  - name: boundary
    events: [{ at: 0m, token.issued: {} }]
    alerts: []
`
/** The same without correlation or group. */
export const STATELESS = GOOD.replace(/correlation:[^]*?actions/, 'group-by: [beneficiaryId]\nactions').replace(
  /explanation:[^]*?falsepositives/,
  'explanation: { pt: Foi, en: It was }\nfalsepositives',
)
/** The text with one part replaced; fails where the part is not there. */
export function change(text: string, part: string, by: string): string {
  if (!text.includes(part)) throw new Error(`the sample has no ${part}`)
  return text.replace(part, () => by)
}

/** What the linter says, but that samples do not name their schema. */
export const lintOf = ({ lint }: CompiledRules) => lint.filter(({ code }) => code !== 'no_schema_line')
