import { ENVELOPE } from './cel/environment.ts'
import { languageOf } from './cel/language.ts'
import { fieldAt } from './cel/shape.ts'
import type { Report } from './check.ts'
import type { LookupSpec, RuleFile } from './file.ts'
import type { Selection } from './rule.ts'

type Selections = ReadonlyMap<string, Selection>

/** What is wrong with the lookups of a rule. */
export function lintLookups(rule: RuleFile, selections: Selections, report: Report): void {
  for (const [name, spec] of Object.entries(rule.lookups ?? {})) {
    const path = ['lookups', name]
    if (!Object.values(rule.selections).some(({ condition = '' }) => condition.includes(`${name}.`)))
      report.at(path, 'unused_lookup', `No condition reads ${name}: use it or remove it.`, true)
    lintKey(path, spec, report)
    for (const { event, name: selection } of selections.values()) {
      if (name in ENVELOPE || fieldAt(languageOf(event).shape, [name]) !== undefined)
        report.at(path, 'name_taken', `${event} (${selection}) has a field called ${name}: find another name.`, true)
    }
    for (const selection of selections.values())
      if (selection.event === spec.event && uses(selection, name))
        report.at(
          ['selections', selection.name, 'condition'],
          'lookup_of_itself',
          `A ${spec.event} cannot look up the latest ${spec.event}: that would be itself.`,
        )
  }
}

const uses = ({ lookups }: Selection, name: string): boolean =>
  lookups?.asked.some(({ finds }) => finds === `=${name}`) ?? false

function lintKey(path: readonly PropertyKey[], { event, key }: LookupSpec, report: Report): void {
  const field = fieldAt(languageOf(event).shape, [key])?.field
  if (field === undefined || field.optional || field.kind === 'object' || field.kind === 'list')
    report.at([...path, 'key'], 'unknown_field', `${event} has no single value called ${key} that is always there.`)
}
