import type { Event } from '../../src/events/event.ts'
import type { EventType } from '../../src/events/catalogue.ts'
import { correlationKinds } from '../../src/rules/correlations/index.ts'
import type { Entry } from '../../src/engine/entry.ts'
import type { Match } from '../../src/rules/correlation.ts'
import { ConditionError, type Lookups, type Rule, type Selection } from '../../src/rules/rule.ts'
import { fieldOf } from './rule-parts.ts'
import {
  groupValues,
  isAmount,
  meetsLookup,
  meetsMatch,
  meetsWhere,
  type CorrelationSpec,
  type LookupSpec,
  type MatchSpec,
  RECORD_KEY,
  RECORD_TYPE,
  type RuleSpec,
  type SelectionSpec,
} from './spec.ts'
import type { Condition, Value } from './types.ts'

const asked = (key: string) => `?${key}`
const lookupsOf = (spec: LookupSpec): Lookups => ({
  asked: [{ event: RECORD_TYPE, key: RECORD_KEY, asks: asked(spec.key), finds: '=record' }],
  keeps: [spec.own],
  selects({ values }, [record]) {
    const data = JSON.parse(String(record?.values['{}'])) as Record<string, Value>
    const met = meetsLookup(spec, values[spec.own], data[spec.record])
    if (met === undefined) throw new ConditionError('a field is missing')
    return met
  },
})

function selectionOf(name: string, spec: SelectionSpec): Selection {
  return {
    name,
    event: spec.event as EventType,
    identity: JSON.stringify(spec),
    condition: JSON.stringify({ ...spec, groupFields: [] }),
    grouping: JSON.stringify(spec.groupFields),
    matches(event: Event) {
      const met = meetsWhere(spec, event)
      if (met === undefined && spec.lookup !== undefined) return false
      if (met === undefined) throw new ConditionError('a field is missing')
      return met
    },
    group: (event: Event) => groupValues(spec, event),
    field: (field) => (event) =>
      fieldOf(event, spec.lookup && field === asked(spec.lookup.key) ? spec.lookup.key : field),
    ...(spec.lookup !== undefined && { lookups: lookupsOf(spec.lookup) }),
  }
}

const span = (ms: number): string => `${ms}ms`
const condition = ({ op, n }: Condition) => ({ [op]: n })

/** The mapping under `correlation:` as a rule file has it; its match, which is given compiled, aside. */
function mappingOf({ ...given }: CorrelationSpec): Readonly<Record<string, unknown>> {
  const spec = 'match' in given ? { ...given, match: undefined } : given
  if (spec.type === 'none') return spec
  if (spec.type === 'absence') {
    const { beforeMs, afterMs, ...rest } = spec
    return { ...rest, before: span(beforeMs), after: span(afterMs) }
  }
  const { timespanMs, ...rest } = spec
  const timed = { ...rest, timespan: span(timespanMs) }
  return 'condition' in spec ? { ...timed, condition: condition(spec.condition) } : timed
}

/** The match of a rule as plain functions over entries; a rule file has CEL in its place. */
function matchOf(match: MatchSpec, names: readonly string[]): Match {
  const fields = match.flatMap(({ left, right }) => [left, right])
  return {
    keeps: names.map((name) => [
      ...new Set(fields.filter(([of, field]) => of === name && field !== 'time').map(([, field]) => field)),
    ]),
    holds: (combination) =>
      meetsMatch(match, (selection, field) => {
        const { t, values } = combination[names.indexOf(selection)] as Entry
        return field === 'time' ? t : values[field]
      }),
  }
}
const matchIn = (spec: CorrelationSpec): Match | undefined => {
  if (!('match' in spec) || spec.match === undefined) return undefined
  return matchOf(spec.match, spec.type === 'absence' ? [spec.trigger, spec.absent] : spec.rules)
}

/** The engine's rule: selections as plain functions, the correlation as its kind compiles it. */
export function toEngineRule(spec: RuleSpec): Rule {
  const kind = correlationKinds.find(({ type }) => type === spec.correlation.type)
  if (kind === undefined) throw new Error(`no kind ${spec.correlation.type}`)
  const selections = new Map(
    Object.entries(spec.selections).map(([name, selection]) => [name, selectionOf(name, selection)]),
  )
  return {
    id: spec.id,
    version: '1',
    finds: JSON.stringify([spec.groupNames, spec.selections, spec.correlation]),
    family: 'tokens',
    title: { pt: spec.id, en: spec.id },
    level: 'low',
    mode: 'enforce',
    groupNames: spec.groupNames,
    correlation: kind.compile(kind.schema.parse(mappingOf(spec.correlation)), {
      selections,
      looksUp: [...selections.values()].some(({ lookups }) => lookups !== undefined),
      isAmount: (_, field) => isAmount(field),
      match: matchIn(spec.correlation),
    }),
    suppressMs: spec.suppressMs,
    blocksToken: spec.blocksToken,
    explain: (facts) => ({ pt: JSON.stringify(facts), en: spec.id }),
  }
}
