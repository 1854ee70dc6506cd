import { ENVELOPE } from './cel/environment.ts'
import { languageOf } from './cel/language.ts'
import { fieldAt } from './cel/shape.ts'
import type { Report } from './check.ts'
import type { LookupSpec, RuleFile } from './file.ts'
import { didYouMean } from './nearest.ts'
import type { Selection } from './rule.ts'

type Selections = ReadonlyMap<string, Selection>

/** What is wrong with the lookups of a rule. */
export function lintLookups(rule: RuleFile, selections: Selections, report: Report): void {
  for (const [name, spec] of Object.entries(rule.lookups ?? {})) {
    const path = ['lookups', name]
    if (!Object.values(rule.selections).some(({ condition = '' }) => reads(condition, name)))
      report.at(path, 'unused_lookup', `No condition reads ${name}: use it or remove it.`, true)
    lintKey(path, spec, report)
    for (const { event, name: selection } of selections.values()) {
      if (name in ENVELOPE || fieldAt(languageOf(event).shape, [name]) !== undefined)
        report.at(path, 'name_taken', `${event} (${selection}) has a field called ${name}: find another name.`, true)
    }
    for (const selection of selections.values())
      if (selection.event === spec.event && reads(rule.selections[selection.name]?.condition ?? '', name))
        report.at(
          ['selections', selection.name, 'condition'],
          'lookup_of_itself',
          `A ${spec.event} cannot look up the latest ${spec.event}: that would be itself.`,
        )
  }
}

/** By the text: an expression that has a fault of its own tells no more than that. */
const reads = (condition: string, name: string): boolean => new RegExp(`(?<![\\w.])${name}\\s*\\.`).test(condition)

function lintKey(path: readonly PropertyKey[], { event, key }: LookupSpec, report: Report): void {
  const field = fieldAt(languageOf(event).shape, [key])?.field
  if (field === undefined || field.optional || field.kind === 'object' || field.kind === 'list')
    report.at(
      [...path, 'key'],
      'unknown_field',
      `${event} has no single value called ${key} that is always there.${didYouMean(key, languageOf(event).shape.fields?.keys() ?? [])}`,
    )
}
