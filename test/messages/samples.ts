import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { loadIntents } from '../../src/adapters/files/intents.ts'
import { fold } from '../../src/messages/fold.ts'
import { intentsFile, type Grammar, type IntentData } from '../../src/messages/intents-file.ts'
import { groupOf, parsePattern } from '../../src/messages/pattern.ts'
import { createIntentReader } from '../../src/messages/reader.ts'
import { formatProblem } from '../../src/rules/yaml.ts'

export const FOLDER = 'registry/intents'
const loaded = await loadIntents(FOLDER)
if (loaded.intents === undefined || loaded.signs === undefined)
  throw new Error(loaded.problems.map(formatProblem).join('\n'))
export const intents = loaded.intents
/** The reader over the data that the project ships. */
export const asks = createIntentReader(intents)
export const signs = createIntentReader(loaded.signs)

/** A file of the data as its schema reads it. */
const fileOf = (name: string): ReturnType<typeof intentsFile.parse> =>
  intentsFile.parse(parse(readFileSync(`${FOLDER}/${name}.yaml`, 'utf8')))
export const grammarOf = (): Grammar => {
  const { grammar } = fileOf('grammar')
  if (grammar === undefined) throw new Error('no grammar')
  return grammar
}
export const dataOf = (name: string): IntentData => {
  const { intent } = fileOf(name)
  if (intent === undefined) throw new Error(`no intent ${name}`)
  return intent
}
export const signOf = (name: string) => {
  const { sign } = fileOf(`sign_${name}`)
  if (sign === undefined) throw new Error(`no sign ${name}`)
  return sign
}

/** Commands of the verbs of a group, one each; infinitives of what has none. */
export function commandsOf(group: Grammar['verbs'][string]): string[] {
  const regular = group.portuguese.map((verb) => {
    const stem = verb.slice(0, -2)
    const soft = stem.replace(/c$/, 'qu').replace(/g$/, 'gu').replace(/ç$/, 'c')
    const hard = stem.replace(/c$/, 'ç').replace(/g$/, 'j')
    return verb.endsWith('ar') ? `${soft}e` : `${hard}a`
  })
  return [...regular, ...Object.values(group.irregular).flatMap(({ command }) => command.slice(0, 1)), ...group.english]
}

/** Texts that fit a pattern, as few as hold each of its words; what may be missing is there in every other one. */
export function instances(pattern: string, grammar: Grammar): string[] {
  const steps = pattern.split(' ')
  const choices = parsePattern(pattern, fold).map((step, at) => {
    if (step.gap) return ['']
    if (step.number) return ['3']
    const group = groupOf(steps[at] ?? '')
    const words = group === undefined ? step.words : formsIn(grammar.verbs[group])
    return step.optional ? words.flatMap((word) => [word, '']) : words
  })
  const most = Math.max(...choices.map(({ length }) => length))
  return Array.from({ length: most }, (_, nth) =>
    choices
      .map((words) => words[nth % words.length])
      .filter((word) => word !== '')
      .join(' '),
  )
}
const formsIn = (group: Grammar['verbs'][string] | undefined): string[] =>
  group === undefined
    ? []
    : [
        ...commandsOf(group),
        ...group.portuguese,
        ...Object.values(group.irregular).flatMap(({ infinitive }) => infinitive),
      ]
