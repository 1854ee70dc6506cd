import { readYaml, type Problem, type YamlReading } from '../rules/yaml.ts'
import { buildIntents, type Intents } from './build-intents.ts'
import { INTENTS } from './intents.ts'
import { groupOf } from './pattern.ts'
import { intentsFile, type Grammar, type IntentData, type IntentsFile } from './intents-file.ts'
import { SIGNS, type Sign } from './signs.ts'

/** What intents and signs are found with, or all that is wrong with its files: one or the other. */
export interface CompiledIntents {
  readonly intents?: Intents
  readonly signs?: Intents<Sign>
  readonly problems: readonly Problem[]
}
/** A file of the intents' folder. */
export interface IntentsText {
  readonly file: string
  readonly text: string
}
interface ReadFile extends YamlReading<IntentsFile> {
  readonly file: string
}

/**
 * Reads the files of the intents' folder: strict schemas, exactly one grammar, each intent once, each sign once at the
 * most, groups of verbs that exist. Every problem is told at once, with its place. `digest` hashes a text; of all files
 * it makes the version.
 */
export function compileIntents(
  files: readonly IntentsText[],
  { digest }: { readonly digest: (text: string) => string },
): CompiledIntents {
  const read: ReadFile[] = files.map(({ file, text }) => ({ file, ...readYaml(file, text, intentsFile) }))
  const unread = read.flatMap(({ problems }) => problems)
  if (unread.length > 0) return { problems: unread }
  const grammar = read.map(({ value }) => value?.grammar).find((found) => found !== undefined)
  const data = read
    .flatMap(({ value }) => (value?.intent === undefined ? [] : [value.intent]))
    .toSorted((a, b) => INTENTS.indexOf(a.name) - INTENTS.indexOf(b.name))
  const problems = [...miscounted(read), ...missing(read, data), ...unknownGroups(read, grammar)]
  if (grammar === undefined || problems.length > 0) return { problems }
  const signs = read
    .flatMap(({ value }) => (value?.sign === undefined ? [] : [value.sign]))
    .toSorted((a, b) => SIGNS.indexOf(a.name) - SIGNS.indexOf(b.name))
  const texts = files.toSorted((a, b) => (a.file < b.file ? -1 : 1)).map(({ text }) => text)
  const version = digest(JSON.stringify(texts)).slice(0, 16)
  return { intents: buildIntents(grammar, data, version), signs: buildIntents(grammar, signs, version), problems }
}

const problemAt = (
  { file, locate }: ReadFile,
  path: readonly PropertyKey[],
  code: string,
  message: string,
): Problem => ({ file, ...locate(path), code, message })

/** A second grammar, and intents and signs that are told twice. */
function miscounted(read: readonly ReadFile[]): Problem[] {
  const grammars = read.filter(({ value }) => value?.grammar !== undefined).slice(1)
  const seen = new Set<string>()
  return [
    ...grammars.map((file) =>
      problemAt(file, ['grammar'], 'second_grammar', 'Another file holds the grammar already.'),
    ),
    ...read.flatMap((file) => {
      const kind = file.value?.sign === undefined ? 'intent' : 'sign'
      const name = file.value?.[kind]?.name
      const again = name !== undefined && seen.has(name)
      if (name !== undefined) seen.add(name)
      return again ? [problemAt(file, [kind, 'name'], `repeated_${kind}`, `Another file tells of this ${kind}.`)] : []
    }),
  ]
}

function missing(read: readonly ReadFile[], data: readonly IntentData[]): Problem[] {
  const file = read[0]?.file ?? 'intents'
  const at = { file, line: 1, column: 1 }
  const told = new Set(data.map(({ name }) => name))
  const untold = INTENTS.filter((name) => !told.has(name))
  const problems: Problem[] = untold.map((name) => ({
    ...at,
    code: 'no_intent',
    message: `No file of the folder tells of the intent ${name}.`,
  }))
  const grammar = read.some(({ value }) => value?.grammar !== undefined)
  return grammar
    ? problems
    : [{ ...at, code: 'no_grammar', message: 'No file of the folder holds the grammar.' }, ...problems]
}

/** Groups of verbs that are named but not in the grammar, in frames and in patterns. */
function unknownGroups(read: readonly ReadFile[], grammar: Grammar | undefined): Problem[] {
  if (grammar === undefined) return []
  const known = new Set(Object.keys(grammar.verbs))
  return read.flatMap((file) =>
    groupsNamed(file.value, []).flatMap(({ name, path }) =>
      known.has(name) ? [] : [problemAt(file, path, 'unknown_group', `The grammar has no group of verbs "${name}".`)],
    ),
  )
}

interface Named {
  readonly name: string
  readonly path: readonly PropertyKey[]
}
function groupsNamed(value: unknown, path: readonly PropertyKey[]): Named[] {
  const [field, parent] = [path.at(-2), path.at(-3)]
  if (typeof value === 'string') {
    if (field === 'alone' || (field === 'verbs' && typeof parent === 'number')) return [{ name: value, path }]
    return value.split(' ').flatMap((step) => {
      const name = groupOf(step)
      return name === undefined ? [] : [{ name, path }]
    })
  }
  if (Array.isArray(value)) return value.flatMap((member, at) => groupsNamed(member, [...path, at]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => groupsNamed(member, [...path, name]))
}
