import type { Event } from '../../events/event.ts'
import { languageOver } from '../cel/language.ts'
import { compileTracer, type Trace } from '../cel/trace.ts'
import { readCorrelation } from '../compile-correlation.ts'
import type { RuleFile } from '../file.ts'
import { choicesOf } from '../match.ts'

const unreported = { at: () => undefined, expression: () => undefined }

/** Traces the match of a rule for events in the order of its selections; undefined where the rule has none. */
export function matchTracer(parsed: RuleFile): ((events: readonly Event[]) => Trace | undefined) | undefined {
  const read = readCorrelation(parsed, unreported)
  const asked = read?.kind.matches?.(read.spec)
  if (asked === undefined) return undefined
  const { source, sides } = asked
  const variants = choicesOf(sides, parsed).map((choice) => ({
    types: choice.map(([, type]) => type),
    trace: compileTracer(source, languageOver(new Map(choice))),
  }))
  return (events) => {
    const fitting = variants.find(({ types }) => types.every((type, at) => events[at]?.type === type))
    const data = Object.fromEntries(
      events.map(({ data: own, time, source: of, id }, at) => [sides[at]?.name, { ...own, time, source: of, id }]),
    )
    return fitting?.trace({ source: '', id: '', type: 'token.requested', time: 0, data })
  }
}
