import { definitionOf } from '../events/catalogue.ts'
import { RETENTION_MS } from '../events/retention.ts'
import type { Report } from './check.ts'
import type { CorrelationSpec } from './compile-correlation.ts'
import type { Selection } from './rule.ts'
import { formatSpan, parseSpan } from './span.ts'

const SPANS = ['timespan', 'before', 'after'] as const

/** The spans of a mapping, the longest first. */
const spansOf = (spec: unknown): readonly string[] => {
  const given = spec as Readonly<Record<string, unknown>>
  return SPANS.filter((name) => typeof given[name] === 'string').toSorted(
    (a, b) => parseSpan(String(given[b])) - parseSpan(String(given[a])),
  )
}

/** Is all that a rule looks back on kept, its `suppress` included? */
export function lintRetention(
  { kind, spec }: CorrelationSpec,
  suppressMs: number,
  selections: Iterable<Selection>,
  report: Report,
): void {
  const spanMs = kind.spanMs(spec)
  const topics = new Set([...selections].map(({ event }) => definitionOf(event).topic))
  const path = spanMs >= suppressMs ? ['correlation', spansOf(spec)[0] ?? 'timespan'] : ['suppress']
  for (const topic of topics)
    if (spanMs + suppressMs > RETENTION_MS[topic])
      report.at(
        path,
        'beyond_retention',
        `The rule looks back ${formatSpan(spanMs)} and suppresses ${formatSpan(suppressMs)}, and ${topic} is kept ${formatSpan(RETENTION_MS[topic])}: shorten it.`,
      )
}
