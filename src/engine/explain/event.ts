import type { Event } from '../../events/event.ts'
import type { CompiledRule } from '../../rules/compile.ts'
import { knownOf } from '../../rules/explain/known.ts'
import { matchTracer } from '../../rules/explain/match.ts'
import type { ExplainedEvent, ExplainedReading, ExplainedSelection } from '../../rules/explain/schema.ts'
import { selectionExplainers } from '../../rules/explain/selection.ts'
import { ConditionError, eventTypesOf, type Selection } from '../../rules/rule.ts'
import type { Engine } from '../engine.ts'
import type { LoggedRule } from '../layout.ts'
import { keyOf } from '../plan.ts'
import type { View } from '../view.ts'
import { entryAt, explainReading } from './reading.ts'
import { recordsFor, type Played } from './records.ts'

/** What became of an event when it came. */
export type Fate = 'taken' | 'duplicate' | 'late'

/** Says why a rule fired for an event, or did not, after all events of a file have been taken. Pure. */
export function createExplainer(compiled: CompiledRule, played: Played) {
  const { engine, viewOf, eventOf } = played
  const [logged] = engine.layout.rules
  if (logged === undefined) throw new TypeError('an engine of no rule explains nothing')
  const explainers = selectionExplainers(compiled)
  const trace = matchTracer(compiled.parsed)
  const readingsOf = (event: Event, meant: readonly Selection[]): ExplainedReading[] =>
    viewsOf(logged, event, meant, viewOf).flatMap((view) => {
      const entry = hitEntry(logged, view, event)
      return entry === undefined ? [] : [explainReading(logged, view, entry, eventOf, trace)]
    })
  return (event: Event, fate: Fate): ExplainedEvent => {
    const own = explainers.filter(({ selection }) => selection.event === event.type)
    const late = fate === 'late'
    const told = { event: knownOf(event), ruleId: compiled.rule.id, late }
    if (own.length === 0) return { ...told, verdict: unselected(compiled, event), selections: [], readings: [] }
    if (fate === 'duplicate') return { ...told, verdict: 'duplicate', selections: [], readings: [] }
    const selections = own.map(({ selection, explain }) => explain(event, recordsFor(logged, selection, event, played)))
    const meant = own.map(({ selection }) => selection)
    const readings = late ? lateReadings(engine, event) : readingsOf(event, meant)
    return { ...told, verdict: verdictOf(logged, selections, readings, late), selections, readings }
  }
}

/** Of a type that no selection has: the rule looks it up, or does not read it. */
const unselected = ({ rule }: CompiledRule, { type }: Event): ExplainedEvent['verdict'] =>
  eventTypesOf(rule).has(type) ? 'looked_up' : 'not_read'

/** The logs of the groups that an event falls into by some of the selections, each once. */
function viewsOf(
  { kind }: LoggedRule,
  event: Event,
  meant: readonly Selection[],
  viewOf: Played['viewOf'],
): readonly View[] {
  const groups = meant.map((selection) => {
    try {
      return selection.group(event)
    } catch (error) {
      if (error instanceof ConditionError) return undefined
      throw error
    }
  })
  const keys = new Set(groups.filter((group) => group !== undefined).map(keyOf))
  return [...keys].map((key) => viewOf(kind, key))
}

const hitEntry = ({ rule, roles }: LoggedRule, view: View, event: Event) =>
  rule.correlation.hitRoles
    .map((role) => entryAt(view, roles[role]?.index ?? -1, { ...event, t: event.time }))
    .find((entry) => entry !== undefined)

/** A hit that came too late for every window is an alert of its own. */
const lateReadings = (engine: Engine, event: Event): ExplainedReading[] =>
  engine.late(event).alerts.map(({ id, group, firstHit }) => ({
    group,
    hit: true,
    decision: { state: 'at_once' },
    accounts: [{ checks: [] }],
    afterDecision: false,
    alert: { id, hits: 1, firstHit },
    contradictedBy: [],
  }))

/** May what a selection selects be a hit? */
const mayHit = ({ rule: { correlation } }: LoggedRule, name: string): boolean =>
  correlation.hitRoles.some((role) => correlation.roles[role]?.selections.some((selection) => selection.name === name))

function verdictOf(
  logged: LoggedRule,
  selections: readonly ExplainedSelection[],
  readings: readonly ExplainedReading[],
  late: boolean,
): ExplainedEvent['verdict'] {
  if (readings.some(({ hit }) => hit)) return 'fired'
  if (late) return 'late'
  if (readings.some(({ decision }) => decision.state === 'waiting')) return 'waiting'
  if (readings.length > 0) return 'not_reached'
  const selected = selections.filter((one) => one.selected === 'selected')
  if (selected.length === 0) return 'not_selected'
  // What may be a hit and stands in no log yet waits for what it looks up.
  return selected.some(({ name }) => mayHit(logged, name)) ? 'waiting' : 'partner_only'
}
