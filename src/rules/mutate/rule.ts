import { languageWith } from '../cel/language.ts'
import { groupByOf } from '../compile-correlation.ts'
import type { CompiledRule } from '../compile.ts'
import type { LookupSpec, RuleFile } from '../file.ts'
import type { Rule } from '../rule.ts'
import { typesOf } from '../selection.ts'
import { formatSpan } from '../span.ts'
import { celMutations } from './cel.ts'
import { correlationMutations } from './correlation.ts'
import { otherFields, typesIn } from './fields.ts'
import { change, put, type Mutation } from './mutation.ts'

/** All changes of a single place that a rule's tests should notice. */
export const mutationsOf = ({ parsed, rule }: CompiledRule): readonly Mutation[] => [
  ...Object.keys(parsed.selections).flatMap((name) => selectionMutations(parsed, name)),
  ...Object.entries(parsed.lookups ?? {}).flatMap(([name, lookup]) => lookupMutations(parsed, name, lookup)),
  ...groupMutations(parsed),
  ...correlationMutations(parsed),
  ...suppressMutations(parsed, rule),
  ...actionMutations(parsed),
]

/** Its condition, in parts and as a whole, and its own expressions for the group. */
function selectionMutations(parsed: RuleFile, name: string): readonly Mutation[] {
  const { condition, event, 'group-by': own = {} } = parsed.selections[name] ?? { event: 'token.requested' }
  const path = ['selections', name, 'condition']
  const language = languageWith(event, typesOf(parsed.lookups ?? {}))
  const within = condition === undefined ? [] : celMutations(condition, language)
  const whole = condition === undefined ? [] : [change(parsed, path, condition, undefined)]
  const groups = Object.entries(own).flatMap(([group, source]) => {
    const place = ['selections', name, 'group-by', group]
    return [undefined, ...otherFields([event], source)].map((by) => change(parsed, place, source, by))
  })
  return [
    ...within.map(({ source, ...rest }) => ({ path, ...rest, rule: put(parsed, path, source) })),
    ...whole,
    ...groups,
  ]
}

/** Another key of the record, and another field of the event that asks for it. */
function lookupMutations(parsed: RuleFile, name: string, { event, key, equals }: LookupSpec): readonly Mutation[] {
  const keys = otherFields([event], key).map((by) => change(parsed, ['lookups', name, 'key'], key, by))
  const asked = equals ?? key
  const others = otherFields(typesIn(parsed), asked).map((by) => change(parsed, ['lookups', name, 'equals'], asked, by))
  return [
    ...keys,
    ...others,
    ...(equals === undefined ? [] : [change(parsed, ['lookups', name, 'equals'], equals, undefined)]),
  ]
}

/** Each name of the group dropped, and another field in its place under the same name. */
function groupMutations(parsed: RuleFile): readonly Mutation[] {
  const { groupBy, path } = groupByOf(parsed)
  if (groupBy === undefined) return []
  const given = Array.isArray(groupBy) ? Object.fromEntries(groupBy.map((name) => [name, name])) : groupBy
  return Object.entries(given).flatMap(([name, source], index) => {
    const place = [...path, Array.isArray(groupBy) ? index : name]
    const others = otherFields(typesIn(parsed), source).filter((field) => !(field in given))
    const rest = Object.fromEntries(Object.entries(given).filter(([other]) => other !== name))
    const dropped = Object.keys(rest).length === 0 ? undefined : rest
    const whole = [dropped, ...others.map((field) => ({ ...given, [name]: field }))]
    return whole.map((by, nth) => ({
      path: place,
      from: source,
      to: nth === 0 ? undefined : others[nth - 1],
      rule: put(parsed, path, by),
    }))
  })
}

/** No bucket, one twice and one half as long. */
function suppressMutations(parsed: RuleFile, { suppressMs, groupNames }: Rule): readonly Mutation[] {
  if (groupNames.length === 0) return []
  if (suppressMs === undefined) return [change(parsed, ['suppress'], 'none', HOUR_MS)].map(inSpans)
  const own = parsed.suppress ?? suppressMs
  return ['none' as const, 2 * suppressMs, suppressMs / 2].map((by) => inSpans(change(parsed, ['suppress'], own, by)))
}
const HOUR_MS = 3_600_000
const spanText = (text: string | undefined): string | undefined =>
  text === undefined || Number.isNaN(Number(text)) ? text : formatSpan(Number(text))
const inSpans = ({ from, to, ...rest }: Mutation): Mutation => ({
  ...rest,
  from: spanText(from) ?? from,
  to: spanText(to),
})

/** What a hit asks for, left out or asked for. */
const actionMutations = (parsed: RuleFile): readonly Mutation[] => [
  parsed.actions?.block === undefined
    ? change(parsed, ['actions', 'block'], 'none', 'token')
    : change(parsed, ['actions', 'block'], parsed.actions.block, undefined),
]
