import { expect, test } from 'vitest'
import { methodsAsked } from '../../src/messages/methods.ts'

test.each<[text: string, methods: readonly string[]]>([
  ['Faça um Pix de R$ 100 agora para confirmar', ['pix']],
  ['Pague o boleto em anexo', ['boleto']],
  ['Pague o boleto por Pix, se preferir', ['boleto']],
  ['Seu boleto venceu. Mande um pix hoje!', ['pix']],
  ['Informe o número do cartão de crédito para pagar', ['card']],
  ['Pague hoje; depois envie um depósito', ['transfer']],
  ['PAGUE PELO LINK DE PAGAMENTO ABAIXO', ['link']],
  ['Para quitar o boleto, use a linha digitável', ['boleto']],
  ['O boleto de março chegou', []],
  ['Não pague por Pix', []],
  ['Faça um Pix no valor de R$ 100', ['pix']],
  ['Mande o pix agora, senão não liberamos a cirurgia', ['pix']],
  ['Não precisa ir ao banco, faça o pix', ['pix']],
  ['Não use o boleto antigo, pague por pix', ['pix']],
  ['Pague no aplicativo', []],
  ['Apresente o cartão do plano', []],
  ['Please pay by bank transfer', ['transfer']],
  ['', []],
])('%s', (text, methods) => expect(methodsAsked(text)).toEqual(methods))

test('long texts take no time', () => {
  for (const part of ['pague ', 'pague. ', 'pix ', 'link de ']) {
    const began = performance.now()
    methodsAsked(part.repeat(8_192 / part.length))
    expect([part, performance.now() - began < 200]).toEqual([part, true])
  }
})
