import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { links } from '../../src/messages/links.ts'

test.each<[text: string, hosts: readonly string[]]>([
  ['Acesse https://saude-exemplo.net/boleto.', ['saude-exemplo.net']],
  ['veja www.Saude-Exemplo.com.br, ok?', ['saude-exemplo.com.br']],
  ['saude-exemplo.net:8443/x e (saudeexemplo.com.br)', ['saude-exemplo.net', 'saudeexemplo.com.br']],
  ['*https://saude-exemplo.net*', ['saude-exemplo.net']],
  ['_saude-exemplo.net_', ['saude-exemplo.net']],
  ['"saude-exemplo.net".', ['saude-exemplo.net']],
  ['👉saude-exemplo.net👈', ['saude-exemplo.net']],
  ['Acesse:saude-exemplo.net!', ['saude-exemplo.net']],
  ['saude-exemplo.net?cpf=1', ['saude-exemplo.net']],
  ['saude-exemplo.net.Clique aqui', ['saude-exemplo.net']],
  ['saude-exemplo.com.br.', ['saude-exemplo.com.br']],
  ['boleto/saude-exemplo.net', ['saude-exemplo.net']],
  ['//saude-exemplo.net/x', ['saude-exemplo.net']],
  ['a.com,b.com;c.com', ['a.com', 'b.com', 'c.com']],
  ['http://a.com,http://b.com e https://a.comhttps://c.com', ['a.com', 'b.com', 'c.com']],
  ['Fale: wa.me/5511987654321', ['wa.me']],
  ['bit.ly/3x', ['bit.ly']],
  ['http://200.1.2.3:8080/x', ['200.1.2.3']],
  ['HTTPS://SAUDE-EXEMPLO.NET', ['saude-exemplo.net']],
  ['a.com A.COM www.a.com https://a.com/x', ['a.com']],
  ['acesse\nsaude-exemplo.net\ne pague', ['saude-exemplo.net']],
  ['foo.github.io', ['foo.github.io']],
  ['saude-exemplo.example/boleto', ['saude-exemplo.example']],
])('%s', (text, hosts) => expect(links(text)).toEqual(hosts))

describe('tricks', () => {
  test.each<[text: string, hosts: readonly string[]]>([
    ['https://saudeexemplo.com.br@mal.example/x', ['mal.example']],
    ['https://saudeexemplo.com.br:443@mal.example/x', ['mal.example']],
    ['https://a@b@mal.example', ['mal.example']],
    ['saudeexemplo.com.br@mal.example/x', ['mal.example']],
    ['https://saudeexemplo.com.br\\@mal.example/x', ['saudeexemplo.com.br', 'mal.example']],
    ['http:\\\\mal.example\\x', ['mal.example']],
    ['https://saudeexemplo.com.br%2emal.example', ['saudeexemplo.com.br.mal.example']],
    ['hxxps://mal[.]example/x', ['mal.example']],
    ['mal(ponto)example', ['mal.example']],
    ['mal。example/x', ['mal.example']],
    ['https://ｍａｌ．example', ['mal.example']],
    ['https://saúdeexemplo.com.br', ['xn--sadeexemplo-5gb.com.br']],
    ['saúdeexemplo.com.br', ['xn--sadeexemplo-5gb.com.br']],
    ['xn--sadeexemplo-5gb.com.br', ['xn--sadeexemplo-5gb.com.br']],
    ['sau\u200Bdeexemplo.com.br', ['saudeexemplo.com.br']],
    ['saude\u2011exemplo.net e https://saude\u2010exemplo.net', ['saude-exemplo.net']],
    ['https://l.facebook.com/l.php?u=https://mal.example/x', ['l.facebook.com', 'mal.example']],
    ['saudeexemplo.com.br.mal.example', ['saudeexemplo.com.br.mal.example']],
  ])('%s', (text, hosts) => expect(links(text)).toEqual(hosts))
})

test.each([
  '',
  'Olá.Tudo bem? Seu plano é da S.A. e.g. R$ 1.200,00 em 10.10.2026',
  'CNPJ 11.222.333/0001-81, CPF 529.982.247-25, linha 34195.00008 01233.203189 64221.470004 5 84410000002000',
  'atendimento@saude-exemplo.net',
  'saudeexemplo.Pague hoje',
  'boleto.pdf e foto.jpeg',
  'https://',
  '... www. .com com.br',
  'www.saude-exemplo',
  '10.0.0.1',
])('no link: %s', (text) => expect(links(text)).toEqual([]))

test('a host is found wherever it stands among words', () => {
  // No public suffix begins so: uk.com is one.
  const label = fc.stringMatching(/^zq[a-z0-9]{0,7}$/)
  const words = fc.array(fc.constantFrom('Olá', 'pague', 'já!', '(agora)', 'R$', '—'), { maxLength: 4 })
  fc.assert(
    fc.property(
      words,
      fc.constantFrom('', 'http://', 'https://', 'www.', 'https://www.'),
      label,
      fc.constantFrom('com', 'com.br', 'net', 'app', 'online'),
      fc.constantFrom('', '/', '/x?y=z', ':8080/x', '?a', '#b', '.', '!', ',', ')'),
      words,
      (before, prefix, name, suffix, after, more) => {
        const text = [...before, `${prefix}${name}.${suffix}${after}`, ...more].join(' ')
        expect(links(text)).toEqual([`${name}.${suffix}`.replace(/^www\./, '')])
      },
    ),
    { numRuns: 300 },
  )
})

test('whatever is written, it never throws, and hosts are hosts', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom('http://', '.', '@', '\\', '/', ':', '[', ']', '%', 'com', '。', ' ', 'xn--'),
          fc.string({ unit: 'binary', maxLength: 5 }),
        ),
        { maxLength: 30 },
      ),
      (parts) => {
        for (const host of links(parts.join(''))) {
          expect(host).toBe(host.toLowerCase())
          expect(host).toMatch(/^[!-~]+$/)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test.each([
  ['a', 8192],
  ['a.', 4096],
  ['.', 8192],
  ['a@', 4096],
  ['http://', 1170],
  ['https://a.b/', 680],
  ['[.]', 2700],
  ['a-', 4096],
  ['\u0301', 8192],
  ['a.b/', 2000],
  ['a b.c ', 1300],
  ['1.', 4096],
  ['\\@', 4096],
])('8,192 characters of %j take no time', (unit, times) => {
  const texts = [unit.repeat(times), `${unit.repeat(times)}a.com`, `https://${unit.repeat(times)}!`]
  const began = performance.now()
  for (const text of texts) links(text)
  expect(performance.now() - began).toBeLessThan(300)
})
