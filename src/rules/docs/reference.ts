import { RETENTION_MS } from '../../events/retention.ts'
import type { CodeDoc } from '../codes/code.ts'
import { CODES } from '../codes/index.ts'
import { correlationKinds } from '../correlations/index.ts'
import { COMMON_FACTS } from '../explanation.ts'
import { RuleFile } from '../file.ts'
import { LOOKUP_DOC } from '../lookup-doc.ts'
import { formatSpan } from '../span.ts'
import { fieldTable } from './fields.ts'
import { HELPER_DOCS } from './helpers.ts'

const yaml = (text: string): string => ['```yaml', text.trim(), '```'].join('\n')
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const keys = (): string =>
  table(
    ['key', 'what it says'],
    Object.entries(RuleFile.shape).map(([name, schema]) => [
      `\`${name}\`${schema.safeParse(undefined).success ? ' (optional)' : ''}`,
      (schema.description ?? '').replaceAll('|', String.raw`\|`),
    ]),
  )

const placeholders = (facts: readonly string[]): string =>
  [...facts, ...COMMON_FACTS].map((name) => `\`{${name}}\``).join(' ')

const kinds = (): string =>
  correlationKinds
    .map(({ type, doc, facts }) =>
      [
        `### \`${type}\``,
        doc.text,
        `Explanations may tell: ${placeholders(facts)} and the names of the group.`,
        yaml(doc.example),
      ].join('\n\n'),
    )
    .join('\n\n')

const lookups = (): string => [LOOKUP_DOC.text, yaml(LOOKUP_DOC.example)].join('\n\n')

const helpers = (): string =>
  table(
    ['helper', 'answers', 'source'],
    Object.values(HELPER_DOCS).map(({ call, answers, source }) => [`\`${call}\``, answers, source]),
  )

const retention = (): string =>
  table(
    ['topic', 'is kept'],
    Object.entries(RETENTION_MS).map(([topic, ms]) => [
      topic,
      ms === Infinity ? 'the newest record of each key, for ever' : formatSpan(ms),
    ]),
  )

const WHEN: Readonly<Record<CodeDoc['at'], string>> = {
  load: 'The rule is refused wherever rules are read.',
  lint: 'Told by `vigia rules lint` only: the rule would run.',
}
const codes = (): string =>
  Object.entries<CodeDoc>(CODES)
    .map(([code, { at, means, bad, good }]) =>
      [
        `#### \`${code}\``,
        `${means} ${WHEN[at]}`,
        yaml(`# refused\n${bad.trimEnd()}\n# mended\n${good.trimEnd()}`),
      ].join('\n\n'),
    )
    .join('\n\n')

const SECTIONS: Readonly<Record<string, () => string>> = {
  keys,
  kinds,
  lookups,
  fields: fieldTable,
  helpers,
  retention,
  codes,
}

const SECTION = /(<!-- generated: (\w+) -->\n)[^]*?(<!-- end of generated -->)/g

/** The manual with its generated sections written anew; what stands between them is left as it is. */
export const withReference = (page: string): string =>
  page.replace(SECTION, (whole, begin: string, name: string, end: string) => {
    const section = Object.hasOwn(SECTIONS, name) ? SECTIONS[name] : undefined
    return section === undefined ? whole : `${begin}\n${section()}\n\n${end}`
  })
