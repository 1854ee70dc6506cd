import { definitionOf, type EventType } from '../events/catalogue.ts'
import { decodeValue } from '../events/decode.ts'
import type { Report } from './check.ts'
import type { CorrelationSpec } from './compile-correlation.ts'
import type { RuleFile } from './file.ts'
import { didYouMean } from './nearest.ts'
import type { TestAlert, TestEvent } from './test-case.ts'
import { cloudEvent } from './test-event.ts'
import { keysAt } from './zod-keys.ts'

/** Are the tests' events what they look like, and do the alerts name values that there are? */
export function lintTestEvents(
  { tests }: RuleFile,
  groupNames: readonly string[],
  { kind }: CorrelationSpec,
  report: Report,
): void {
  for (const [index, { events, alerts }] of tests.entries()) {
    for (const [nth, event] of events.entries()) lintEvent(event, nth, ['tests', index, 'events', nth], report)
    for (const [nth, alert] of alerts.entries()) {
      const path = ['tests', index, 'alerts', nth]
      lintNames(alert, 'group', groupNames, path, report)
      lintNames(alert, 'reading', kind.facts, path, report)
    }
  }
}

type Path = readonly PropertyKey[]

function lintEvent(event: TestEvent, index: number, path: Path, report: Report): void {
  const { type, data } = event
  const unknown = unknownIn(type, data, [])
  for (const inside of unknown) {
    const name = String(inside.at(-1))
    const known = keysAt(definitionOf(type).data, inside.slice(0, -1))
    const message = `${type} has no field ${inside.join('.')}: it would be dropped.${didYouMean(name, known)}`
    report.at([...path, type, ...inside], 'unknown_test_field', message, true)
  }
  const decoded = unknown.length > 0 ? undefined : decodeValue(cloudEvent(event, index))
  if (decoded?.ok === false) {
    const [, ...field] = (decoded.field ?? '').split('.')
    report.at([...path, type, ...field], 'bad_test_event', `Not an event that is read: ${decoded.reason}.`)
  }
}

/** The paths of a value's keys that the type's data does not have. */
function unknownIn(type: EventType, value: unknown, path: Path): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((each: unknown, at) => unknownIn(type, each, [...path, at]))
  if (typeof value !== 'object' || value === null) return []
  const known = keysAt(definitionOf(type).data, path)
  return Object.entries(value).flatMap(([name, inner]) =>
    known.length === 0 || known.includes(name) ? unknownIn(type, inner, [...path, name]) : [[...path, name]],
  )
}

function lintNames(
  alert: TestAlert,
  part: 'group' | 'reading',
  known: readonly string[],
  path: Path,
  report: Report,
): void {
  for (const name of Object.keys(alert[part] ?? {}).filter((each) => !known.includes(each)))
    report.at(
      [...path, part, name],
      'unknown_test_field',
      `The ${part} of this rule's alerts has no ${name}: it has ${known.join(', ') || 'nothing'}.${didYouMean(name, known)}`,
      true,
    )
}
