import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { Verdict } from '../../channels/verify.ts'
import { html, type Part } from '../html.ts'
import { ICONS } from './icons.ts'
import { document, type Language, minute, type Texts } from './layout.ts'
import { paymentPart } from './payment.ts'
import { homeOf } from './question.ts'
import { VERDICT_WORDS } from './verdict-words.ts'

const WORDS = {
  pt: {
    asked: 'Você perguntou sobre',
    why: 'Por quê',
    now: 'O que fazer agora',
    again: 'Verificar outra coisa',
    checked: 'Verificado em',
    zone: 'horário de Brasília',
    list: 'lista oficial nº',
    title: 'Resposta',
  },
  en: {
    asked: 'You asked about',
    why: 'Why',
    now: 'What to do now',
    again: 'Check something else',
    checked: 'Checked on',
    zone: 'Brasília time',
    list: 'official list no.',
    title: 'Answer',
  },
}
const KINDS: Readonly<Record<Verdict['kind'], Texts>> = {
  phone: { pt: 'telefone', en: 'phone number' },
  short_code: { pt: 'número curto', en: 'short code' },
  email: { pt: 'e-mail', en: 'e-mail' },
  web: { pt: 'endereço na internet', en: 'web address' },
  social: { pt: 'perfil em rede social', en: 'social media profile' },
  app: { pt: 'aplicativo', en: 'app' },
  cnpj: { pt: 'CNPJ', en: 'company number (CNPJ)' },
  cpf: { pt: 'CPF', en: 'CPF' },
  boleto: { pt: 'boleto', en: 'boleto' },
  pix: { pt: 'Pix', en: 'Pix code' },
  protocol: { pt: 'protocolo', en: 'protocol number' },
  message: { pt: 'mensagem', en: 'message' },
}
/** Links that a page of ours may carry. */
const LINK = /^(tel:\+?\d{3,15}|https:\/\/[^\s"<>]+|mailto:[^\s"<>]+)$/

/** Kinds whose content is nobody's business on a screen that others may see, or of which more is told below. */
const UNSHOWN: ReadonlySet<Verdict['kind']> = new Set(['cpf', 'message', 'boleto', 'pix'])

/** A phone number as people write it; anything else as it is compared. */
const legible = ({ kind, canonical }: Verdict): string =>
  (kind === 'phone' ? parsePhoneNumberFromString(canonical)?.formatInternational() : undefined) ?? canonical

function asked(verdict: Verdict, language: Language): Part {
  const kind = KINDS[verdict.kind][language]
  const shown = UNSHOWN.has(verdict.kind) ? '' : legible(verdict)
  return html`<p class="asked">
    ${WORDS[language].asked}: ${kind}${shown !== '' && html` <strong><bdi>${shown}</bdi></strong>`}
  </p>`
}

const step = ({ text, action }: Verdict['guidance'][number]): Part =>
  action !== undefined && LINK.test(action) ? html`<li><a href="${action}">${text}</a></li>` : html`<li>${text}</li>`

/** The answer: in shape, words and colour alike; why; what to do now. */
export function verdictPage(verdict: Verdict, language: Language, operator: string): string {
  const words = WORDS[language]
  const { tone, headline, lead } = VERDICT_WORDS[verdict.verdict]
  const say = (texts: Texts): string => texts[language].replaceAll('{operator}', operator)
  return document({
    language,
    title: `${words.title}: ${say(headline)}`,
    brand: operator,
    home: homeOf(language),
    main: html`<div class="answer ${tone}">
        ${ICONS[tone]}
        <div>
          <h1>${say(headline)}</h1>
          <p>${say(lead)}</p>
        </div>
      </div>
      ${asked(verdict, language)}
      ${
        verdict.reasons.length > 0 &&
        html`<h2>${words.why}</h2>
          <ul>
            ${verdict.reasons.map(({ text }) => html`<li>${text}</li>`)}
          </ul>`
      }
      ${
        verdict.guidance.length > 0 &&
        html`<h2>${words.now}</h2>
          <ul class="do">
            ${verdict.guidance.map(step)}
          </ul>`
      }
      ${verdict.payment && paymentPart(verdict.payment, language)}
      <p><a class="button" href="${homeOf(language)}">${words.again}</a></p>
      <p class="soft small">
        ${words.checked} ${minute(verdict.checkedAt, language)} (${words.zone}), ${words.list}
        ${verdict.registryVersion}.
      </p>`,
  })
}
