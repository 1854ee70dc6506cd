import { beforeAll, expect, test } from 'vitest'
import { answersOf, isAddressed, type Row } from './answers.ts'

let told: Awaited<ReturnType<typeof answersOf>>
beforeAll(async () => {
  told = await answersOf(
    '{ id: site, kind: domain, value: "saudeexemplo.com.br", media: [web], direction: both }',
    '{ id: mobile, kind: phone, value: "+5511987650000", media: [whatsapp], direction: both }',
    '{ id: insta, kind: social, value: "https://instagram.com/saudeexemplo", media: [social], direction: both }',
  )
})

const OURS = 'web saudeexemplo.com.br OFICIAL'
const CHAT = 'phone +5511987650000 OFICIAL'
const malformed = (text: string): string => `web ${text} INVALIDO`

/** Ways of writing our own address. */
const WRITTEN: readonly Row[] = [
  ['bare', 'saudeexemplo.com.br', OURS],
  ['with a scheme', 'http://saudeexemplo.com.br', OURS],
  ['with www', 'https://www.saudeexemplo.com.br/2via', OURS],
  ['in capitals', 'HTTPS://WWW.SAUDEEXEMPLO.COM.BR', OURS],
  ['with a port', 'https://saudeexemplo.com.br:8443/x', OURS],
  ['with a port and no scheme', 'saudeexemplo.com.br:8443/x', OURS],
  ['with its final dot', 'saudeexemplo.com.br.', OURS],
  ['with its final dot before a path', 'https://saudeexemplo.com.br./x', OURS],
  ['with ideographic dots', 'saudeexemplo。com。br', OURS],
  ['with half-width ideographic dots', 'saudeexemplo｡com｡br', OURS],
  ['in full-width letters', 'ｓａｕｄｅｅｘｅｍｐｌｏ．ｃｏｍ．ｂｒ', OURS],
  ['with a soft hyphen', 'https://saude\u00ADexemplo.com.br', OURS],
  ['with percent-encoded dots', 'https://saudeexemplo%2ecom%2Ebr', OURS],
  ['below our domain', 'https://portal.saudeexemplo.com.br', 'web portal.saudeexemplo.com.br OFICIAL'],
  ['defanged', 'hxxps://saudeexemplo[.]com[.]br/x', OURS],
  ['defanged otherwise', 'hxxps[:]//saudeexemplo(.)com(.)br', OURS],
  ['defanged to the end', 'hXXp[://]saudeexemplo[dot]com[dot]br', OURS],
  ['without a scheme before its slashes', '//saudeexemplo.com.br/x', OURS],
  ['with somebody of ours logged in', 'https://maria@saudeexemplo.com.br', OURS],
]

/** Ours in front, somebody else's behind: what a browser opens is what counts. */
const SOMEBODY_ELSES: readonly Row[] = [
  ['our name as a user', 'https://saudeexemplo.com.br@evil', 'web evil SUSPEITO'],
  ['our name as a user, with a port', 'https://saudeexemplo.com.br:443@evil.com/x', 'web evil.com SUSPEITO'],
  ['our name as a user, with %23', 'https://saudeexemplo.com.br%23@evil.com', 'web evil.com SUSPEITO'],
  ['our name as a user, without a scheme', 'saudeexemplo.com.br@evil.com/x', 'web evil.com SUSPEITO'],
  ['our name as a user, after a semicolon', 'https://saudeexemplo.com.br;@evil.com', 'web evil.com SUSPEITO'],
  ['our name below theirs', 'saudeexemplo.com.br.pagamento.site', 'web saudeexemplo.com.br.pagamento.site SUSPEITO'],
  ['with %2e', 'https://saudeexemplo.com.br%2eevil.com', 'web saudeexemplo.com.br.evil.com SUSPEITO'],
  [
    'with a space of no width',
    'https://saudeexemplo.com.br\u200B.evil.com',
    'web saudeexemplo.com.br.evil.com SUSPEITO',
  ],
  [
    'with a space of no width, and without a scheme',
    'saudeexemplo.com.br\u200B.evil.com',
    'web saudeexemplo.com.br.evil.com SUSPEITO',
  ],
  ['our name in a path', 'https://evil.com/saudeexemplo.com.br', 'web evil.com NAO_RECONHECIDO'],
  ['our name in a query', 'https://evil.com?https://saudeexemplo.com.br', 'web evil.com NAO_RECONHECIDO'],
  ['our name in a fragment', 'https://evil.com#@saudeexemplo.com.br', 'web evil.com NAO_RECONHECIDO'],
  ['our name under another suffix', 'https://saudeexemplo.com', 'web saudeexemplo.com SUSPEITO'],
  ['our name with a hyphen', 'https://saude-exemplo.com.br', 'web saude-exemplo.com.br SUSPEITO'],
  ['an accent', 'https://saúdeexemplo.com.br', 'web xn--sadeexemplo-5gb.com.br SUSPEITO'],
  ['a Cyrillic letter', 'https://saudeex\u0435mplo.com.br', 'web xn--saudeexmplo-ukj.com.br SUSPEITO'],
  ['a suffix', 'com.br', 'web com.br NAO_RECONHECIDO'],
  ['a number for an address', 'https://2130706433/', 'web 127.0.0.1 NAO_RECONHECIDO'],
]

/** Programs do not agree on where these lead; that alone is reason enough. */
const MALFORMED: readonly Row[] = [
  'https://saudeexemplo.com.br\\@evil.com',
  'https://saudeexemplo.com.br\\.evil.com',
  'https:\\\\saudeexemplo.com.br',
  'https:/\\saudeexemplo.com.br',
  'https:/saudeexemplo.com.br',
  'https:saudeexemplo.com.br',
  'https://saudeexemplo.com.br%2fevil.com',
  'https://saudeexemplo.com.br%40evil.com',
  'https://saudeexemplo.com.br%00.evil.com',
  'https://saudeexemplo.com.br..',
  'https://saudeexemplo,com,br',
  'https://saudeexemplo.com.br\u202E/x',
  'https://',
  'ftp://saudeexemplo.com.br/x',
  'intent://saudeexemplo.com.br#intent;scheme=https;end',
].map((text) => ['malformed', text, malformed(text)])

/** Pages of anybody on a good host, and links that do not say where they lead: neither is ever ours. */
const ANYBODYS: readonly Row[] = [
  ['a page on GitHub', 'https://2via-boleto.github.io', 'web 2via-boleto.github.io NAO_RECONHECIDO'],
  ['our name on GitHub', 'https://saudeexemplo.github.io', 'web saudeexemplo.github.io SUSPEITO'],
  ['our name on Vercel', 'https://saudeexemplo.vercel.app', 'web saudeexemplo.vercel.app SUSPEITO'],
  ['a page of Google Sites', 'https://sites.google.com/view/saudeexemplo', 'web sites.google.com NAO_RECONHECIDO'],
  ['a form', 'https://docs.google.com/forms/d/x', 'web docs.google.com NAO_RECONHECIDO'],
  ...(
    'bit.ly tinyurl.com t.co is.gd cutt.ly rb.gy rebrand.ly shorturl.at abre.ai encurtador.com.br l.facebook.com ' +
    'lm.facebook.com l.instagram.com'
  )
    .split(' ')
    .map((host): Row => [
      'a short link',
      `https://${host}/l.php?u=https%3A%2F%2Fsaudeexemplo.com.br`,
      `web ${host} NAO_RECONHECIDO`,
    ]),
]

/** Links that are somebody's number or profile, and such as only look like it. */
const LINKS_TO_PEOPLE: readonly Row[] = [
  ['a chat', 'wa.me/5511987650000', CHAT],
  ['a chat without the ninth digit', 'https://wa.me/551187650000?text=oi', CHAT],
  ['a chat by its long address', 'https://api.whatsapp.com/send?phone=5511987650000&text=oi', CHAT],
  ['a chat by its scheme', 'whatsapp://send?phone=5511987650000', CHAT],
  ['a chat by its scheme, with more', 'whatsapp://send?text=oi&phone=%2B5511987650000', CHAT],
  ['a chat link without a number', 'https://wa.me/message/ABCDEF', 'web wa.me NAO_RECONHECIDO'],
  ['a chat link of a picture', 'https://wa.me/qr/ABCDEF', 'web wa.me NAO_RECONHECIDO'],
  ['a group’s link', 'https://chat.whatsapp.com/ABCDEF', 'web chat.whatsapp.com NAO_RECONHECIDO'],
  ['our number in a path elsewhere', 'https://evil.com/wa.me/5511987650000', 'web evil.com NAO_RECONHECIDO'],
  ['our number in a longer name', 'https://wa.me.evil.com/5511987650000', 'web wa.me.evil.com NAO_RECONHECIDO'],
  ['our number as a user', 'https://wa.me/5511987650000@evil.com', 'web wa.me NAO_RECONHECIDO'],
  ['our profile', 'https://www.instagram.com/SaudeExemplo/', 'social saudeexemplo OFICIAL'],
  ['our name on another network', 'https://t.me/saudeexemplo', 'social saudeexemplo SUSPEITO'],
  [
    'a redirect of a network',
    'https://www.google.com/url?q=https://saudeexemplo.com.br',
    'web google.com NAO_RECONHECIDO',
  ],
]

test.each([...WRITTEN, ...SOMEBODY_ELSES, ...MALFORMED, ...ANYBODYS, ...LINKS_TO_PEOPLE])(
  '%s: %j',
  (_, value, expected) => {
    expect(told(value)).toBe(expected)
    expect(isAddressed(value, expected)).toBe(true)
  },
)

test.each([...SOMEBODY_ELSES, ...ANYBODYS])('%s is not ours in any way in which it came: %j', (_, value) => {
  for (const medium of ['whatsapp', 'sms', 'phone', 'email', 'chat', 'app', 'web', 'social'] as const)
    for (const direction of ['inbound', 'outbound'] as const)
      expect(told(value, { medium, direction })).not.toMatch(/ OFICIAL$/)
})
