import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadIntents } from '../../src/adapters/files/intents.ts'
import { compileIntents, type IntentsText } from '../../src/messages/compile-intents.ts'
import { faultOf } from '../../src/messages/pattern.ts'
import { englishForms, portugueseForms } from '../../src/messages/morphology.ts'
import { formatProblem } from '../../src/rules/yaml.ts'
import { FOLDER } from './samples.ts'

const FILES: IntentsText[] = globSync(`${FOLDER}/*.yaml`).map((file) => ({
  file: file.split('/').at(-1) ?? '',
  text: readFileSync(file, 'utf8'),
}))
const digest = (text: string): string => `${text.length}-${text.slice(0, 30)}`
const problemsOf = (files: readonly IntentsText[]): string[] =>
  compileIntents(files, { digest }).problems.map(formatProblem)
const withText = (name: string, change: (text: string) => string): IntentsText[] =>
  FILES.map(({ file, text }) => ({ file, text: file === name ? change(text) : text }))

describe('the files of the intents', () => {
  test('as shipped they have no problem', () => expect(problemsOf(FILES)).toEqual([]))
  test('the order of the files changes neither the version nor what is found', () => {
    const [one, other] = [FILES, FILES.toReversed()].map((files) => compileIntents(files, { digest }).intents)
    expect(one?.version).toBe(other?.version)
    expect(one?.rules).toEqual(other?.rules)
  })
  test('a changed word is another version', () => {
    const longer = withText('token.yaml', (text) => text.replace('[give, type', '[type, give, save')).map((one) => one)
    expect(compileIntents(longer, { digest }).intents?.version).not.toBe(
      compileIntents(FILES, { digest }).intents?.version,
    )
  })
  test.each([
    [
      'token.yaml',
      'given: true',
      'givn: true',
      'token.yaml:5:3 Unknown key intent.givn. Did you mean given? [unknown_key]',
    ],
    ['token.yaml', 'name: token', 'name: tokens', 'token.yaml:3:9'],
    [
      'token.yaml',
      '- verbs: [give,',
      '- verbs: [gve,',
      'token.yaml:7:15 The grammar has no group of verbs "gve". [unknown_group]',
    ],
    ['token.yaml', '- seis números', '- seis  números', 'is no step of a pattern'],
    ['token.yaml', '- seis números', '- seis Números', 'is no step of a pattern'],
    ['token.yaml', '- seis números', '- seis ..', 'does not end in a gap'],
    ['token.yaml', '- seis números', '- a .. b .. c .. d', 'at most two gaps'],
    ['token.yaml', '- seis números', '- a b c d e f g h i j', 'at most 9 steps'],
    ['token.yaml', '- seis números', '- <gvie> números', 'The grammar has no group of verbs "gvie". [unknown_group]'],
    ['grammar.yaml', 'portuguese: [informar,', 'portuguese: [informe,', 'Write an infinitive'],
    ['grammar.yaml', 'vc: você', 'vc: 7', 'grammar.yaml:8:9'],
    ['grammar.yaml', 'vc: você', 'vc: você!', 'Write lower-case words of letters'],
    ['secrecy.yaml', 'name: secrecy', 'name: token', 'Another file tells of this intent. [repeated_intent]'],
    ['sign_lure.yaml', 'name: lure', 'name: haste', 'Another file tells of this sign. [repeated_sign]'],
    ['sign_lure.yaml', 'name: lure', 'name: charm', 'sign_lure.yaml'],
  ])('%s with "%s" as "%s" is refused', (file, from, to, problem) => {
    expect(problemsOf(withText(file, (text) => text.replace(from, to))).join('\n')).toContain(problem)
  })
  test('a missing intent, a missing and a second grammar', () => {
    const without = (name: string): IntentsText[] => FILES.filter(({ file }) => file !== name)
    expect(problemsOf(without('sign_lure.yaml'))).toEqual([])
    expect(problemsOf(without('token.yaml'))).toEqual([
      expect.stringContaining('No file of the folder tells of the intent token.'),
    ])
    expect(problemsOf(without('grammar.yaml'))).toEqual([expect.stringContaining('[no_grammar]')])
    const twice = [...FILES, { file: 'more.yaml', text: FILES.find(({ file }) => file === 'grammar.yaml')?.text ?? '' }]
    expect(problemsOf(twice)).toEqual([expect.stringMatching(/more\.yaml:\d+:\d+ .*\[second_grammar\]/)])
    expect(problemsOf([])).toContainEqual(expect.stringContaining('[no_grammar]'))
  })
  test('a folder that is not there is a problem', async () => {
    const { intents, problems } = await loadIntents('registry/nowhere')
    expect(intents).toBeUndefined()
    expect(problems.map(({ code }) => code)).toEqual(['unreadable'])
  })
})

test.each(['código', 'código de verificação', 'a|b c?', 'não <tell> .. ninguém', 'r$ <number>'])(
  '"%s" is a pattern',
  (text) => expect(faultOf(text)).toBeUndefined(),
)
test.each(['', ' ', '..', 'a ..', 'a? b', '<number> a', 'A', 'a|', '|a', 'a  b', '@give'])(
  '"%s" is no pattern',
  (text) => expect(faultOf(text)).toBeTypeOf('string'),
)

const commandOf = (verb: string): string | undefined =>
  portugueseForms(verb).find(({ mood }) => mood === 'command')?.form
test.each([
  ['informar', 'informe'],
  ['passar', 'passe'],
  ['pagar', 'pague'],
  ['verificar', 'verifique'],
  ['avançar', 'avance'],
  ['escrever', 'escreva'],
  ['preencher', 'preencha'],
  ['descer', 'desça'],
  ['dirigir', 'dirija'],
  ['erguer', 'erga'],
  ['abrir', 'abra'],
])('%s commands: %s', (verb, command) => expect(commandOf(verb)).toBe(command))
test('the other forms', () => {
  expect(portugueseForms('passar').map(({ form }) => form)).toEqual([
    'passe',
    'passem',
    'passa',
    'passar',
    'passasse',
    'passando',
  ])
  expect(portugueseForms('escrever').map(({ form }) => form)).toEqual([
    'escreva',
    'escrevam',
    'escreve',
    'escrever',
    'escrevesse',
    'escrevendo',
  ])
  expect(englishForms('share').map(({ form }) => form)).toEqual(['share', 'sharing'])
})
