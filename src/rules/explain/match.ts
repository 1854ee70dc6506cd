import type { Event } from '../../events/event.ts'
import { languageOver } from '../cel/language.ts'
import { compileTracer, type Trace } from '../cel/trace.ts'
import { readCorrelation } from '../compile-correlation.ts'
import type { RuleFile } from '../file.ts'

const unreported = { at: () => undefined, expression: () => undefined }

/** Traces the match of a rule for events in the order of its selections; undefined where the rule has none. */
export function matchTracer(parsed: RuleFile): ((events: readonly Event[]) => Trace) | undefined {
  const read = readCorrelation(parsed, unreported)
  const asked = read?.kind.matches?.(read.spec)
  if (asked === undefined) return undefined
  const { source, names } = asked
  const types = names.map((name) => [name, parsed.selections[name]?.event ?? 'token.requested'] as const)
  const trace = compileTracer(source, languageOver(new Map(types)))
  return (events) => {
    const data = Object.fromEntries(
      events.map(({ data: own, time, source: of, id }, at) => [names[at], { ...own, time, source: of, id }]),
    )
    return trace({ source: '', id: '', type: 'token.requested', time: 0, data })
  }
}
