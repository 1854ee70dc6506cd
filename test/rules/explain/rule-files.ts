import { sha256 } from '../../../src/adapters/files/digest.ts'
import { compileRules, type CompiledRule } from '../../../src/rules/compile.ts'
import {
  RECORD_KEY,
  RECORD_TYPE,
  type CorrelationSpec,
  type LookupSpec,
  type MatchSpec,
  type RuleSpec,
} from '../../oracle/spec.ts'
import { celOf, type Condition } from './conditions.ts'

const ms = (span: number): string => `${span}ms`

/** Comparisons as CEL, each asked for first. */
const matchText = (match: MatchSpec): string =>
  match
    .map(({ left, op, right }) => {
      const [a, b] = [left, right].map((side) => side.join('.'))
      const asked = left[1] === 'time' ? '' : `has(${a}) && has(${b}) && `
      return `${asked}${a} ${op} ${b}`
    })
    .join(' && ')

function mappingOf(spec: CorrelationSpec, groupBy: object | undefined): object | undefined {
  if (spec.type === 'none') return undefined
  const match = 'match' in spec && spec.match !== undefined ? { match: matchText(spec.match) } : {}
  const group = groupBy === undefined ? {} : { 'group-by': groupBy }
  if (spec.type === 'absence') {
    const { beforeMs, afterMs, match: _, ...rest } = spec
    return { ...rest, ...match, ...group, before: ms(beforeMs), after: ms(afterMs) }
  }
  const { timespanMs, ...rest } = spec
  const condition = 'condition' in spec ? { condition: { [spec.condition.op]: spec.condition.n } } : {}
  return { ...rest, ...match, ...group, timespan: ms(timespanMs), ...condition }
}

const lookupText = ({ own, op, record }: LookupSpec): string => `has(${own}) && ${own} ${op} record.${record}`

/** A rule's file with what a random rule says; `conditions` are those of its selections. Undefined where that is no good rule. */
export function compileSpec(
  spec: RuleSpec,
  conditions: Readonly<Record<string, Condition | undefined>>,
): CompiledRule | undefined {
  const used = JSON.stringify(spec.correlation)
  const chosen = Object.entries(spec.selections).filter(([name]) => used.includes(`"${name}"`))
  const group = (fields: readonly string[]) =>
    Object.fromEntries(fields.map((field, at) => [spec.groupNames[at], field]))
  const selections = chosen.map(([name, { event, groupFields, lookup }]) => {
    const own = conditions[name]
    const texts = [
      own === undefined ? [] : [`(${celOf(own)})`],
      lookup === undefined ? [] : [lookupText(lookup)],
    ].flat()
    return [
      name,
      {
        event,
        ...(texts.length > 0 && { condition: texts.join(' && ') }),
        ...(groupFields.length > 0 && { 'group-by': group(groupFields) }),
      },
    ]
  })
  const lookup = chosen.map(([, one]) => one.lookup).find((one) => one !== undefined)
  const groupBy = spec.groupNames.length === 0 ? undefined : group(chosen[0]?.[1].groupFields ?? [])
  const correlation = mappingOf(spec.correlation, groupBy)
  const test = { events: [{ at: '0s', 'card.reissued': {} }], alerts: [] }
  const file = {
    id: spec.id,
    title: { pt: 'x', en: 'x' },
    level: 'low',
    mode: 'enforce',
    description: 'x',
    references: ['x'],
    selections: Object.fromEntries(selections),
    ...(lookup !== undefined && { lookups: { record: { event: RECORD_TYPE, key: RECORD_KEY, equals: lookup.key } } }),
    ...(correlation === undefined ? groupBy && { 'group-by': groupBy } : { correlation }),
    suppress: spec.suppressMs === undefined ? 'none' : ms(spec.suppressMs),
    explanation: { pt: 'x', en: 'x' },
    falsepositives: ['x'],
    tests: [
      { name: 'a', ...test },
      { name: 'b', ...test },
      { name: 'c', ...test, alerts: [{ at: '0s' }] },
    ],
  }
  const { compiled } = compileRules([{ file: `rules/tokens/${spec.id}.yaml`, text: JSON.stringify(file) }], {
    digest: sha256,
  })
  return compiled[0]
}
