import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inPlainWords } from '../../src/channels/plain-words.ts'

const OURS = {
  hosts: new Set(['saudeexemplo.com.br', 'boletos.saudeexemplo.com.br']),
  numbers: ['0800 000 0000'],
  pages: ['instagram.com/saudeexemplo'],
}

test.each([
  ['Pague em saudeexemplo.com.br.', 'Pague em site.'],
  ['Veja https://saudeexemplo.com.br/2via?x=1, por favor', 'Veja site, por favor'],
  ['Veja em www.saudeexemplo.com.br!', 'Veja em site!'],
  ['Ligue 0800 000 0000 agora', 'Ligue central agora'],
  ['Reclame em https://www.ans.gov.br/nip (grátis)', 'Reclame em site (grátis)'],
  ['Siga o processo em esaj.tjsp.jus.br', 'Siga o processo em site'],
  ['De boletos.saudeexemplo.com.br', 'De site'],
  ['Siga instagram.com/saudeexemplo.', 'Siga site.'],
  ['Siga instagram.com/saude-exemplo.', 'Siga link.'],
  ['Siga instagram.com/saudeexemplo e instagram.com/saudeexemplo-golpe', 'Siga site e link'],
  ['Siga (instagram.com/saudeexemplo) ou instagram.com/saudeexemplo.golpe/x', 'Siga (site) ou link'],
  [
    'Ligue 0800 000 0000, não 0800 000 00001 nem 10800 000 0000',
    'Ligue central, não 0800 000 00001 nem 10800 000 0000',
  ],
  ['Escreva para laudos@clinica.example', 'Escreva para correio'],
])('what is ours is called what it is: %s', (text, expected) => expect(inPlainWords(text, OURS)).toBe(expected))

test.each([
  'saudeexemplo.com.br.mal.example',
  'https://mal.example/saudeexemplo.com.br',
  'saudeexemplo.com.br@mal.example/x',
  'saudeexemplo.com.br\\@mal.example',
  'ans.gov.br.mal.example',
  'ansgov.br',
  'regulariza.top/x?y',
])('what is not is a link: %s', (address) => {
  expect(inPlainWords(`Pague em ${address}.`, OURS)).toBe('Pague em link.')
})
test.each(['Ligue 0800 000 0001', 'sem nada', 'a @b'])('what is no address stays: %s', (text) =>
  expect(inPlainWords(text, OURS)).toBe(text),
)
test('whatever is said, it can be said', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(inPlainWords(text, { hosts: new Set(), numbers: [], pages: [] }).length).toBeLessThanOrEqual(
        text.length + 4,
      )
    }),
  )
})
