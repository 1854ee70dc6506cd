import { expect, test } from 'vitest'
import { INTENTS } from '../../src/messages/intents.ts'
import type { WordClass } from '../../src/messages/intents-file.ts'
import { tokenise } from '../../src/messages/tokens.ts'
import { asks, commandsOf, dataOf, grammarOf, instances, intents } from './samples.ts'

/** Every word of the data is said in a sentence in which it changes what is asked, or is itself asked for. */
const grammar = grammarOf()
const failing = (texts: readonly string[], fine: (text: string) => boolean): string[] =>
  texts.filter((text) => !fine(text))
const has = (intent: (typeof INTENTS)[number]) => (text: string) => asks(text).includes(intent)
const silent = (text: string): boolean => asks(text).length === 0

const SAID: Record<WordClass, readonly [(word: string) => string, (text: string) => boolean]> = {
  negations: [(word) => `${word} me informe a senha`, silent],
  urgings: [(word) => `${word} me informar a senha`, has('password')],
  reporters: [(word) => `os bandidos ${word} que me informe a senha`, silent],
  warnings: [(word) => `${word} me informe a senha`, silent],
  contrasts: [(word) => `não conte a ninguém ${word} me informe a senha`, has('password')],
  alternatives: [(word) => `não informe ${word} mande a senha`, silent],
  conjunctions: [(word) => `pode responder ${word} informar a senha`, has('password')],
  subordinators: [(word) => `verifique ${word} a senha está certa`, silent],
  purposes: [(word) => `informe o token ${word} validar o cadastro`, (text) => asks(text).join() === 'token'],
  genitives: [(word) => `informe a senha ${word} cadastro`, (text) => asks(text).join() === 'password'],
  determiners: [(word) => `${word} informe traz senha`, silent],
  fillers: [(word) => `não ${word} informe a senha`, silent],
  openers: [(word) => `fulano ${word} manda a senha`, has('password')],
  addressees: [(word) => `fulano ${word} informar a senha`, has('password')],
  senders: [(word) => `${word} confirmar a senha`, has('password')],
  needs: [(word) => `${word} senha`, has('password')],
  closings: [(word) => `Enviei o código. Me informe ${word}`, has('token')],
  here: [(word) => `no portal digite ${word} a senha`, has('password')],
  elsewhere: [(word) => `digite a senha ${word}`, silent],
  inquiries: [(word) => `Saiu seu código hoje. ${word}?`, has('token')],
  pronouns: [(word) => `Saiu seu código hoje. Informe ${word}.`, has('token')],
  relatives: [(word) => `informe a senha ${word} entra no portal`, has('password')],
}
test.each(Object.entries(SAID))('each of the %s is heard', (name, [sentence, fine]) => {
  const words = grammar[name as WordClass].flatMap((pattern) => instances(pattern, grammar))
  expect(failing(words.map(sentence), fine)).toEqual([])
})
test('without them the sentences say something else', () => {
  expect(silent('fulano manda a senha')).toBe(true)
  expect(silent('fulano informar a senha')).toBe(true)
  expect(silent('no portal digite a senha')).toBe(true)
  expect(silent('informe a senha e entra no portal')).toBe(true)
  expect(silent('Saiu seu código hoje. Informe.')).toBe(true)
  expect(silent('Saiu seu código hoje. Obrigado?')).toBe(true)
  expect(asks('me informe a senha')).toEqual(['password'])
  expect(asks('digite a senha')).toEqual(['password'])
  expect(asks('informe traz senha')).toEqual(['password'])
  expect(asks('informe a senha cadastro')).toEqual(['password', 'identity_data'])
})

test.each<[string, string]>([
  ['Não desligue. "Pague a taxa de liberação por Pix ainda hoje".', 'payment'],
  ['Não saia daí! "mande o token que chegou no seu celular"', 'token'],
  ['Cuidado! "Responda com a senha do aplicativo" agora.', 'password'],
])('what was warned of before does not cover what is quoted in the next sentence: %s', (text, intent) =>
  expect(asks(text)).toContain(intent),
)
test('what is quoted in a warning is warned of', () => {
  expect(asks('Se disserem "me passe o token que chegou", desligue.')).toEqual([])
})

test.each(Object.entries(grammar.abbreviations))('%s is read as %s', (short, long) => {
  expect(tokenise(short, intents.scanner).words).toEqual(tokenise(long, intents.scanner).words)
})

const ASKING = INTENTS.flatMap((name) =>
  dataOf(name).frames.map(({ verbs, objects }, at) => ({
    name,
    at,
    verbs,
    objects: objects.flatMap((one) => instances(one, grammar)),
  })),
)
const said = (names: readonly string[]): string[] => {
  const groups = names.flatMap((name) => (grammar.verbs[name] === undefined ? [] : [grammar.verbs[name]]))
  return [
    ...groups.flatMap(commandsOf),
    ...groups.flatMap(({ portuguese, irregular, doer }) =>
      [...portuguese, ...Object.values(irregular).flatMap(({ infinitive }) => infinitive)].map(
        (verb) => `${doer === 'sender' ? 'preciso' : 'pode'} ${verb}`,
      ),
    ),
    ...groups.flatMap(({ irregular }) =>
      Object.values(irregular).flatMap(({ casual }) => casual.map((verb) => `me ${verb}`)),
    ),
  ]
}
test.each(ASKING)('$name, frame $at: each verb asks for each object', ({ name, verbs, objects }) => {
  const texts = objects.flatMap((object) => said(verbs).map((verb) => `${verb} ${object}`))
  expect(failing(texts, has(name))).toEqual([])
})
test.each(ASKING)('$name, frame $at: denied, no verb asks for any object', ({ name, verbs, objects }) => {
  const denials = ['não', 'nunca', 'jamais', 'por favor nunca mais', 'você não deve']
  const texts = objects.flatMap((object, nth) =>
    said(verbs).map((verb) => `${denials[nth % denials.length]} ${verb} ${object}`),
  )
  expect(failing(texts, (text) => !asks(text).includes(name))).toEqual([])
})
test.each(ASKING)('$name, frame $at: what others ask for is not asked', ({ name, verbs, objects }) => {
  const texts = objects.flatMap((object) => said(verbs).map((verb) => `golpistas pedem que você ${verb} ${object}`))
  expect(failing(texts, (text) => !asks(text).includes(name))).toEqual([])
})
test.each(INTENTS)('%s: each phrase asks by itself, and not in a warning', (name) => {
  const { phrases } = dataOf(name)
  const texts = phrases.flatMap((one) => instances(one, grammar))
  expect(failing(texts, has(name))).toEqual([])
  expect(
    failing(
      texts.map((text) => `Desconfie se ouvir ${text}`),
      (text) => !asks(text).includes(name),
    ),
  ).toEqual([])
})
test.each(INTENTS)('%s: what looks like an object and is none is not asked for', (name) => {
  const texts = dataOf(name).excepts.flatMap((one) => instances(one, grammar))
  expect(
    failing(
      texts.map((text) => `envie ${text}`),
      (text) => !asks(text).includes(name),
    ),
  ).toEqual([])
})
test('what a neutral verb is about is not asked for', () => {
  const neutral = grammar.verbs['neutral']
  const texts = neutral === undefined ? [] : commandsOf(neutral).map((verb) => `me informe isto: ${verb} a senha`)
  expect(texts.length).toBeGreaterThan(20)
  expect(failing(texts, silent)).toEqual([])
})
test.each(INTENTS)('%s: verbs that ask alone', (name) => {
  expect(failing(said(dataOf(name).alone), has(name))).toEqual([])
})
test('every group of verbs is in use', () => {
  const used = INTENTS.flatMap((name) => {
    const { alone, frames, phrases } = dataOf(name)
    return [...alone, ...frames.flatMap(({ verbs }) => verbs), ...phrases.join(' ').matchAll(/<([a-z]+)>/g)].map(
      (found) => (typeof found === 'string' ? found : found[1]),
    )
  })
  expect(Object.keys(grammar.verbs).filter((group) => !used.includes(group))).toEqual(['neutral'])
})
