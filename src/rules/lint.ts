import { fieldAt } from './cel/shape.ts'
import type { Finding } from './cel/finding.ts'
import { languageOf } from './cel/language.ts'
import type { Report } from './check.ts'
import { groupByOf, pathOfField, type CorrelationSpec } from './compile-correlation.ts'
import type { Correlation } from './correlation.ts'
import { COMMON_FACTS, placeholdersOf } from './explanation.ts'
import type { RuleFile } from './file.ts'
import { didYouMean } from './nearest.ts'

const FAMILY = /^[a-z][a-z0-9-]*$/

/** A rule stands in `<family>/<id>.yaml`, and its id in no other file. Returns the family. */
export function lintPlace(file: string, id: string, firstOf: Map<string, string>, report: Report): string {
  const [name = '', family = ''] = file.split(/[\\/]/).toReversed()
  if (name !== `${id}.yaml`)
    report.at(['id'], 'id_not_file_name', `The file is called ${name}: name it ${id}.yaml, or mend the id.`)
  if (!FAMILY.test(family))
    report.at([], 'no_family', `A rule's folder is its family: put the file into rules/<family>/, in lower case.`)
  const first = firstOf.get(id)
  if (first === undefined) firstOf.set(id, file)
  else report.at(['id'], 'duplicate_id', `${first} has this id already: every rule has its own.`)
  return family
}

/** What is wrong with a rule as a whole. */
export function lintRule(
  rule: RuleFile,
  groupNames: readonly string[],
  spec: CorrelationSpec | undefined,
  report: Report,
): void {
  lintGroup(rule, groupNames, report)
  if (rule.canary !== undefined && rule.mode !== 'canary')
    report.at(
      ['canary'],
      'share_without_canary',
      `A share is for mode canary; this rule is in mode ${rule.mode}.`,
      true,
    )
  if (spec !== undefined) lintExplanation(rule, new Set([...COMMON_FACTS, ...groupNames, ...spec.kind.facts]), report)
  lintTests(rule, report)
}

function lintGroup(rule: RuleFile, groupNames: readonly string[], report: Report): void {
  if (rule.correlation !== undefined && rule['group-by'] !== undefined)
    report.at(['group-by'], 'group_by_twice', 'A rule with a correlation has its group-by inside it.', true)
  if (groupNames.length === 0 && rule.suppress !== undefined && rule.suppress !== 'none')
    report.at(['suppress'], 'suppress_without_group', 'Without a group-by each hit is its own alert: write none.')
  for (const [index, name] of groupNames.entries())
    if (groupNames.indexOf(name) !== index)
      report.at([...groupByOf(rule).path, index], 'duplicate_name', `${name} is already in the group.`)
  for (const [selection, spec] of Object.entries(rule.selections))
    for (const name of Object.keys(spec['group-by'] ?? {}))
      if (!groupNames.includes(name))
        report.at(
          ['selections', selection, 'group-by', name],
          'unknown_group_name',
          `The rule's group has no ${name}: name it in the rule's group-by too.`,
          true,
        )
}

function lintExplanation({ explanation }: RuleFile, known: ReadonlySet<string>, report: Report): void {
  for (const language of ['pt', 'en'] as const) {
    const template = explanation[language]
    const unknown = placeholdersOf(template).filter(({ name }) => !known.has(name))
    const message = (name: string) =>
      name === ''
        ? 'A brace stands around a name: {hits}.'
        : `There is nothing called ${name} to tell: there is ${[...known].join(', ')}.${didYouMean(name, known)}`
    report.expression(
      ['explanation', language],
      template,
      unknown.map(({ name, offset }): Finding => ({ offset, code: 'unknown_placeholder', message: message(name) })),
    )
  }
}

/** One test that fires, one that is silent, one at the boundary. */
const FEWEST_TESTS = 3

function lintTests({ tests }: RuleFile, report: Report): void {
  if (tests.length < FEWEST_TESTS)
    report.at(['tests'], 'too_few_tests', `A rule has at least ${FEWEST_TESTS} tests.`, true)
  if (tests.length === 0) return
  if (!tests.some(({ alerts }) => alerts.length > 0))
    report.at(['tests'], 'no_firing_test', 'No test shows the rule fire: add one with alerts.', true)
  if (!tests.some(({ alerts }) => alerts.length === 0))
    report.at(['tests'], 'no_silent_test', 'No test shows the rule silent: add one with alerts: [].', true)
  const names = tests.map(({ name }) => name)
  for (const [index, name] of names.entries())
    if (names.indexOf(name) !== index)
      report.at(['tests', index, 'name'], 'duplicate_name', 'Another test has this name already.')
}

/** What is wrong with the correlation and the fields that it reads. */
export function lintCorrelation(rule: RuleFile, spec: CorrelationSpec, correlation: Correlation, report: Report): void {
  for (const { fields, numbers = [], selections } of correlation.roles)
    for (const field of fields)
      for (const { name, event } of selections) {
        const kind = fieldAt(languageOf(event).shape, field.split('.'))?.field.kind
        if (kind === undefined || kind === 'object' || kind === 'list')
          report.at(
            pathOfField(spec, field),
            'unknown_field',
            `${event} (${name}) has no single value called ${field}.${didYouMean(field, languageOf(event).shape.fields?.keys() ?? [])}`,
          )
        else if (numbers.includes(field) && kind !== 'number')
          report.at(pathOfField(spec, field), 'not_a_number', `${field} of ${event} (${name}) is no number.`)
      }
  const hits = correlation.hitRoles.flatMap((role) => correlation.roles[role]?.selections ?? [])
  const without = hits.find(({ event }) => fieldAt(languageOf(event).shape, ['tokenId']) === undefined)
  if (rule.actions?.block === 'token' && without !== undefined)
    report.at(['actions', 'block'], 'no_token_to_block', `A hit is a ${without.event}, which has no tokenId to block.`)
}
