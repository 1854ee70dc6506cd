import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valuesIn as found } from '../../src/messages/values.ts'
import { bankBarcode, bankLine } from '../payments/slips.ts'
import { charged, GUI, keyed, usual } from '../payments/br-codes.ts'

/** As written; `key:` before what is said to be a PIX key. */
const valuesIn = (text: string): string[] =>
  found(text).map((value) => (value.isPixKey ? `key:${value.text}` : value.text))

const line = bankLine(bankBarcode('341', '16370000035000', '1091234567890123456789000'))
const spaced = line.replace(/^(.{5})(.{5})(.{5})(.{6})(.{5})(.{6})(.)(.*)$/, '$1.$2 $3.$4 $5.$6 $7 $8')
const pix = keyed('11222333000181')
const long = usual(
  ['26', [GUI, ['01', '529.982.247-25'.replaceAll(/\D/g, '')]]],
  ...['81', '82', '83', '84', '85', '86'].map((tag): [string, string] => [tag, 'x'.repeat(80)]),
)

test.each<[what: string, text: string, values: readonly string[]]>([
  ['nothing', 'Bom dia, tudo bem?', []],
  ['a phone', 'Ligue para (11) 98765-4321 agora.', ['(11) 98765-4321']],
  ['two phones in one sentence', '11 98765-4321 / 0800 000 0000', ['11 98765-4321', '0800 000 0000']],
  ['two phones with a comma between', '11 98765-4321, 11 3100-0000', ['11 98765-4321', '11 3100-0000']],
  ['three, as one types them', '4004-1000,3003 1000;11 3100-0000', ['4004-1000', '3003 1000', '11 3100-0000']],
  ['a phone without its extension', '11 3100-0000 #12', ['11 3100-0000']],
  ['and without another', 'Fone 11 3100-0000 ext. 12 ou x13', ['11 3100-0000']],
  ['a chat link, once', 'Fale: https://wa.me/5511987654321?text=oi', ['https://wa.me/5511987654321?text=oi']],
  [
    'a link and a mail',
    'Veja saude-exemplo.net/2via ou oi@saudeexemplo.com.br.',
    ['oi@saudeexemplo.com.br', 'saude-exemplo.net'],
  ],
  ['a slip', `Pague: ${line}`, [line]],
  ['a slip as it is printed', `Pague até dia 10 ${spaced} hoje`, [spaced]],
  ['a slip between other digits', `Boleto 3 ${spaced} 2 de 12`, [spaced]],
  ['two slips with a space between', `${spaced} ${spaced}`, [spaced]],
  ['a slip with a wrong digit', `Pague ${line.slice(0, -1)}1.`, [`${line.slice(0, -1)}1`]],
  [
    'a slip with a wrong digit above another number',
    `${line.slice(0, -1)}1\n11 98765-4321`,
    [`${line.slice(0, -1)}1`, '11 98765-4321'],
  ],
  ['a PIX code', `Copie e cole: ${pix}\nObrigado`, [pix]],
  ['a PIX code with a link in it', `${charged('pix.exemplo.com.br/qr/1')} fim`, [charged('pix.exemplo.com.br/qr/1')]],
  ['a random key', 'chave b1d2c3e4-0000-4000-8000-000000000001', ['b1d2c3e4-0000-4000-8000-000000000001']],
  ['a company', 'CNPJ 11.222.333/0001-81, Saúde Exemplo', ['11.222.333/0001-81']],
  ['no CPF', 'CPF 529.982.247-25', []],
  ['a CPF that is a key', 'Faça o Pix na chave CPF: 529.982.247-25 hoje', ['key:529.982.247-25']],
  ['a mobile that is a key', 'chave pix (celular) 11 98765-4321', ['key:11 98765-4321']],
  ['an e-mail that is a key', 'Minha chave é fulano@example.com', ['key:fulano@example.com']],
  ['no key in another sentence', 'Pague por pix. Dúvidas: 11 98765-4321', ['11 98765-4321']],
  ['where to send a receipt', 'Envie o comprovante do pix para caixa@clinica.com.br', ['caixa@clinica.com.br']],
  ['no key that is none', 'pix 111.111.111-11', []],
  ['a carrier of any name', 'Ligue (0xx11) 98888-7777 ou 0xx11 3100-0000', ['(011) 98888-7777', '011 3100-0000']],
  ['a phone between invisible marks', 'Fone +55\u206611\u2069 98888-7777', ['+5511 98888-7777']],
  ['an e-mail with an invisible mark', 'oi@saude\u200bexemplo.com.br', ['oi@saudeexemplo.com.br']],
  [
    'ids of WhatsApp',
    'De 172610457477162@lid, 5511987654321@s.whatsapp.net.',
    ['172610457477162@lid', '5511987654321@s.whatsapp.net'],
  ],
  ['a company with letters', 'CNPJ 12.ABC.345/01DE-35.', ['12.ABC.345/01DE-35']],
  ['and as a key', 'Pix na chave 12.ABC.345/01DE-35', ['key:12.ABC.345/01DE-35']],
  ['fourteen digits that are called a company', 'CNPJ: 11222333000182', ['11222333000182']],
  ['and that are one', 'da empresa 11222333000181', ['11222333000181']],
  ['no protocol of fourteen digits', 'Protocolo: 20261120334455. Nº do atendimento: 31998877665544', []],
  ['a profile', 'No Instagram: https://www.instagram.com/saudeexemplo.', ['https://www.instagram.com/saudeexemplo']],
  ['a profile and a host', '(t.me/saudeexemplo) e instagram.com', ['t.me/saudeexemplo', 'instagram.com']],
  ['no profile of another host', 'meuinstagram.com/saudeexemplo', ['meuinstagram.com']],
  ['a handle', 'Siga @saude_exemplo, e @outra.', ['@saude_exemplo', '@outra']],
  ['no handle in an address or at a time', 'a@b.com.br x.com/@a @ 15h', ['a@b.com.br', 'x.com']],
  ['a chat link before a full stop', 'Chame (wa.me/5511987654321).', ['wa.me/5511987654321']],
  ['a slip over two lines', `Pague\n${spaced.replace(/ /, '\n')}\nhoje`, [spaced]],
  ['a slip with hard spaces', spaced.replaceAll(' ', '\u00a0'), [spaced]],
  ['phones under one another', '11 98765-4321\n11 97654-3210', ['11 98765-4321', '11 97654-3210']],
  ['a PIX code that is longer than it may be', `Código: ${long}`, [long]],
  ['no dates, amounts and times', 'Vence em 10/12/2026 às 18:30, R$ 1.234,56, protocolo 20261122', []],
])('%s', (_, text, values) => {
  expect(valuesIn(text)).toEqual(values)
})

test('whatever the text, it is read, and each value stands in it once', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      line,
      spaced,
      pix,
      ' ',
      '\n',
      '.',
      '(11) 98765-4321',
      'a@b.com.br',
      'x.com/y',
      '000201',
      '6304ABCD',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const values = valuesIn(pieces.join(' '))
      expect(new Set(values).size).toBe(values.length)
      expect(values.length).toBeLessThanOrEqual(20)
    }),
  )
})

test('a slip and a PIX code are found wherever they stand between words', () => {
  const word = fc.stringMatching(/^[a-zçãé]{1,8}$/)
  const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((list) => list.join(' '))
  fc.assert(
    fc.property(words, words, words, (one, two, three) => {
      const values = valuesIn(`${one} ${spaced} ${two} ${pix} ${three}`)
      expect(values).toContain(spaced)
      expect(values).toContain(pix)
    }),
  )
})

test('8,192 characters of what might be values take no time', () => {
  const codes = ['000201', '6304ABCD', '0002016304', 'b1d2c3e4-', '34191.09123 ']
  const words = [
    'a',
    'a@',
    'a.b',
    'wa.me/',
    '!.',
    'x.com/!.',
    '@a.',
    'lid:1',
    '1@lid ',
    '12.ABC.',
    '1\n',
    'pix a',
    'chave 1',
    '1.1/',
    '1',
    '1 ',
    '1:1 ',
    '1,',
    '١ ',
    '１ ',
    '(1) ',
    '11 9',
  ]
  for (const part of [...codes, ...words]) {
    const text = part.repeat(8_192 / part.length)
    const times = [1, 2, 3].map(() => {
      const began = performance.now()
      valuesIn(text)
      return performance.now() - began
    })
    // 20 ms at the most on a quiet machine, quadratic readers 70 and more.
    expect([part, Math.min(...times) < 60]).toEqual([part, true])
  }
})
